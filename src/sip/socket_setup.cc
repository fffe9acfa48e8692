#include "sip/socket_setup.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/socket_address.h"

namespace foyer::sip {
namespace {

// All phones of a big house, or of many, come back at once after a power cut; the kernel cuts it to somaxconn.
constexpr int kBacklog = 4096;

std::string Advice(int error, const Endpoint& address) {
  if (error == EADDRINUSE) return "another program has it: end that program or choose another port";
  if (error == EAFNOSUPPORT) return address.address.is_v4() ? "this machine has no IPv4" : "this machine has no IPv6";
  if (error == EADDRNOTAVAIL) return "this machine has no address " + address.address.ToString();
  if (error == EACCES) return "not permitted: choose a port from 1024 up, or give CAP_NET_BIND_SERVICE";
  return std::strerror(error);
}

}  // namespace

Result<UniqueFd> OpenBoundSocket(int type, const Endpoint& address, const char* transport) {
  const SocketAddress socket_address(address);
  const auto failure = [&](int error) {
    return Error{std::string("cannot listen on ") + transport + ":" + address.ToString() + ": " +
                 Advice(error, address)};
  };
  UniqueFd fd(socket(socket_address.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return failure(errno);
  if (socket_address.family() == AF_INET6) SetOption(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (type == SOCK_STREAM) SetOption(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (bind(fd.get(), socket_address.data(), socket_address.length) != 0) return failure(errno);
  if (type == SOCK_STREAM && listen(fd.get(), kBacklog) != 0) return failure(errno);
  return fd;
}

bool HasFamilyOf(const IpAddress& address) {
  return UniqueFd(socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)).valid();
}

Endpoint BoundAddress(int fd) {
  SocketAddress address;
  if (getsockname(fd, address.data(), &address.length) != 0) return {};
  return address.ToEndpoint();
}

bool SetOption(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

}  // namespace foyer::sip
