#include "base/socket_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace foyer {

SocketAddress::SocketAddress(const Endpoint& endpoint) {
  if (endpoint.address.is_v4()) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(endpoint.port);
    v4->sin_addr.s_addr = htonl(endpoint.address.v4());
    length = sizeof(sockaddr_in);
    return;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(endpoint.port);
  std::memcpy(&v6->sin6_addr, endpoint.address.bytes().data(), 16);
  length = sizeof(sockaddr_in6);
}

Endpoint SocketAddress::ToEndpoint() const {
  if (storage.ss_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage);
    return {ToIpAddress(v4->sin_addr), ntohs(v4->sin_port)};
  }
  if (storage.ss_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage);
    return {ToIpAddress(v6->sin6_addr), ntohs(v6->sin6_port)};
  }
  return {};
}

IpAddress ToIpAddress(const in_addr& address) { return IpAddress::FromV4(ntohl(address.s_addr)); }

IpAddress ToIpAddress(const in6_addr& address) {
  std::array<std::uint8_t, 16> bytes;
  std::copy(std::begin(address.s6_addr), std::end(address.s6_addr), bytes.begin());
  return IpAddress::FromV6(bytes);
}

}  // namespace foyer
