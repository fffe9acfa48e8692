#include "relay/port_pool.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/socket_address.h"

namespace foyer::relay {
namespace {

// The kernel doubles it and counts a packet of 1100 bytes as about 2300: room for 900 of them, which is what a camera
// of 20 Mbit/s sends in 400 ms, or a key frame of 900 kB in one burst while the loop is busy. The default holds 90.
// Nothing is taken before packets wait. Without privileges the kernel allows no more than net.core.rmem_max (Debian:
// 208 KiB, for 180 packets).
constexpr int kSocketBuffer = 1 << 20;

int BindTo(int fd, const Endpoint& local) {
  const SocketAddress address(local);
  return bind(fd, address.data(), address.length) == 0 ? 0 : errno;
}

// The address of the configuration may be the outer one of a NAT; then every interface has to do.
UniqueFd OpenBound(const Endpoint& local) {
  const int family = local.address.is_v4() ? AF_INET : AF_INET6;
  UniqueFd fd(socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return fd;
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof(kSocketBuffer));
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof(kSocketBuffer));
  int error = BindTo(fd.get(), local);
  if (error == EADDRNOTAVAIL) {
    const IpAddress any = local.address.is_v4() ? IpAddress::FromV4(INADDR_ANY) : IpAddress();
    error = BindTo(fd.get(), {any, local.port});
  }
  if (error != 0) fd.Reset();
  return fd;
}

}  // namespace

PortPair::PortPair(PortPool& pool, std::uint16_t port, UniqueFd rtp, UniqueFd rtcp)
    : pool_(&pool), port_(port), rtp_(std::move(rtp)), rtcp_(std::move(rtcp)) {}

PortPair::PortPair(PortPair&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      port_(other.port_),
      rtp_(std::move(other.rtp_)),
      rtcp_(std::move(other.rtcp_)) {}

PortPair::~PortPair() {
  if (pool_ != nullptr) pool_->GiveBack(port_);
}

PortPool::PortPool(std::uint16_t min, std::uint16_t max)
    : first_(std::uint32_t{min} + min % 2), taken_(max > first_ ? (max - first_ + 1) / 2 : 0) {}

std::optional<PortPair> PortPool::Take(const IpAddress& local) {
  for (std::size_t tried = 0; tried < taken_.size(); ++tried) {
    const std::size_t index = next_;
    next_ = (next_ + 1) % taken_.size();
    if (taken_[index]) continue;
    const auto port = static_cast<std::uint16_t>(first_ + 2 * index);
    UniqueFd rtp = OpenBound({local, port});
    if (!rtp.valid()) continue;
    UniqueFd rtcp = OpenBound({local, static_cast<std::uint16_t>(port + 1)});
    if (!rtcp.valid()) continue;
    taken_[index] = local;
    ++taken_count_;
    return PortPair(*this, port, std::move(rtp), std::move(rtcp));
  }
  return std::nullopt;
}

void PortPool::GiveBack(std::uint16_t port) {
  taken_[(port - first_) / 2].reset();
  --taken_count_;
}

bool PortPool::IsTaken(const Endpoint& endpoint) const {
  if (endpoint.port < first_) return false;
  const std::size_t index = (endpoint.port - first_) / 2;
  return index < taken_.size() && taken_[index] == endpoint.address;
}

}  // namespace foyer::relay
