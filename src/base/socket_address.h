// An Endpoint as the kernel's calls take it.
#pragma once
#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>

#include "foyer/endpoint.h"

namespace foyer {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  SocketAddress() = default;  // room for the kernel to fill in
  explicit SocketAddress(const Endpoint& endpoint);

  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
  // An IPv4-mapped address of a dual-stack socket comes out as IPv4. Zero endpoint for other families.
  Endpoint ToEndpoint() const;
};

IpAddress ToIpAddress(const in_addr& address);
IpAddress ToIpAddress(const in6_addr& address);

}  // namespace foyer
