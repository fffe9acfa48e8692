// A peer's UDP socket on the loopback, for tests that send real packets.
#pragma once
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include "base/socket_address.h"
#include "base/unique_fd.h"
#include "tests/relay/packets.h"

namespace foyer::relay {

// A loopback address for this process alone, so that tests that run side by side can use the same ports.
inline const IpAddress kLoopback = IpAddress::FromV4(0x7f400000U + (static_cast<std::uint32_t>(getpid()) & 0x3fffffU));

class UdpSocket {
 public:
  explicit UdpSocket(const Endpoint& local = {kLoopback, 0}) : fd_(socket(AF_INET, SOCK_DGRAM, 0)) {
    const SocketAddress address(local);
    EXPECT_EQ(bind(fd_.get(), address.data(), address.length), 0);
  }

  int fd() const { return fd_.get(); }
  Endpoint local() const {
    SocketAddress address;
    EXPECT_EQ(getsockname(fd_.get(), address.data(), &address.length), 0);
    return address.ToEndpoint();
  }
  void Send(const Endpoint& to, const Buffer& packet) const {
    const SocketAddress address(to);
    EXPECT_EQ(sendto(fd_.get(), packet.data(), packet.size(), 0, address.data(), address.length),
              static_cast<ssize_t>(packet.size()));
  }
  // The next packet, waited for.
  Buffer Receive() const {
    pollfd ready{fd_.get(), POLLIN, 0};
    if (poll(&ready, 1, 10'000) != 1) {
      ADD_FAILURE() << "no packet came";
      return {};
    }
    return ReceiveNow().value_or(Buffer{});
  }
  std::optional<Buffer> ReceiveNow() const {
    Buffer packet(4096);
    const ssize_t size = recv(fd_.get(), packet.data(), packet.size(), MSG_DONTWAIT);
    if (size < 0) return std::nullopt;
    packet.resize(static_cast<std::size_t>(size));
    return packet;
  }

 private:
  UniqueFd fd_;
};

}  // namespace foyer::relay
