// TransportLayer on real sockets of the loopback, with peers on the same loop.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/socket_address.h"
#include "runtime/epoll_loop.h"
#include "sip/headers.h"
#include "sip/socket_setup.h"
#include "sip/transport_layer.h"

namespace foyer::sip {

inline const IpAddress kLoopback = IpAddress::FromV4(0x7f000001);

// A phone's socket on the same loop: keeps what it gets.
class Peer {
 public:
  Peer(EventLoop& loop, int type, const Endpoint& server, std::function<void()> on_data)
      : Peer(loop, Connected(type, server), std::move(on_data)) {}
  // One that a Server accepted.
  Peer(EventLoop& loop, UniqueFd fd, std::function<void()> on_data)
      : fd_(std::move(fd)), on_data_(std::move(on_data)), watch_(loop, fd_.get(), [this](unsigned) { Read(); }) {
    watch_.Watch(FdWatch::kRead);
  }

  void Send(const std::string& bytes) const {
    EXPECT_EQ(send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void StopReading() { watch_.Stop(); }
  void Close() {
    watch_.Stop();
    fd_.Reset();
  }
  Endpoint local() const {
    SocketAddress address;
    EXPECT_EQ(getsockname(fd_.get(), address.data(), &address.length), 0);
    return address.ToEndpoint();
  }

  std::string received;
  bool ended = false;

 private:
  static UniqueFd Connected(int type, const Endpoint& server) {
    const SocketAddress address(server);
    UniqueFd fd(socket(address.family(), type | SOCK_CLOEXEC, 0));
    EXPECT_EQ(connect(fd.get(), address.data(), address.length), 0);
    return fd;
  }
  void Read() {
    std::array<char, 65536> bytes{};
    const ssize_t size = recv(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size > 0) received.append(bytes.data(), static_cast<std::size_t>(size));
    if (size == 0) {
      ended = true;
      watch_.Stop();
    }
    on_data_();
  }

  UniqueFd fd_;
  const std::function<void()> on_data_;
  FdWatch watch_;
};

// A server that we connect to: takes every connection, and keeps it as a Peer.
class Server {
 public:
  Server(EventLoop& loop, std::function<void()> on_data)
      : loop_(loop),
        fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
        on_data_(std::move(on_data)),
        watch_(loop, fd_.get(), [this](unsigned) { Accept(); }) {
    const SocketAddress any(Endpoint{kLoopback, 0});
    EXPECT_EQ(bind(fd_.get(), any.data(), any.length), 0);
    EXPECT_EQ(listen(fd_.get(), 16), 0);
    watch_.Watch(FdWatch::kRead);
  }

  Endpoint endpoint() const { return BoundAddress(fd_.get()); }

  std::vector<std::unique_ptr<Peer>> peers;

 private:
  void Accept() {
    peers.push_back(
        std::make_unique<Peer>(loop_, UniqueFd(accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)), on_data_));
    on_data_();
  }

  EventLoop& loop_;
  const UniqueFd fd_;
  const std::function<void()> on_data_;
  FdWatch watch_;
};

class TransportLayerTest : public testing::Test {
 protected:
  Endpoint Listen(Transport transport, IpAddress address = kLoopback) {
    const auto bound = transports_.Listen({transport, {address, 0}});
    EXPECT_TRUE(bound.ok());
    return {kLoopback, bound->port};
  }
  Peer Connect(int type, const Endpoint& server) {
    return Peer(loop_, type, server, [this] { Check(); });
  }
  std::unique_ptr<Server> MakeServer() {
    return std::make_unique<Server>(loop_, [this] { Check(); });
  }
  // Turns the loop until the condition holds; a condition that never does fails the test.
  bool RunUntil(std::function<bool()> condition) {
    condition_ = std::move(condition);
    if (condition_()) return true;
    Timer guard(loop_, [this] { loop_.Stop(); });
    guard.Start(std::chrono::seconds(20));
    loop_.Run();
    return condition_();
  }
  void Check() {
    if (condition_ && condition_()) loop_.Stop();
  }

  static std::string Options(const std::string& via = "SIP/2.0/UDP phone.example:5070;branch=z9hG4bKa;rport",
                             const std::string& more = {}) {
    return "OPTIONS sip:house.example SIP/2.0\r\nVia: " + via +
           "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n" + more +
           "Content-Length: 0\r\n\r\n";
  }

  struct Arrival {
    Message message;
    Flow from;
  };
  EpollLoop loop_;
  std::vector<Arrival> arrivals_;
  std::vector<Flow> closed_, pongs_, sent_;
  std::function<bool()> condition_;
  TransportLayer transports_{loop_,
                             Settings(),
                             {[this](const Message& message, const Flow& from) {
                                arrivals_.push_back({message, from});
                                Check();
                              },
                              [this](const Flow& flow) {
                                closed_.push_back(flow);
                                Check();
                              },
                              [this](const Flow& flow) { sent_.push_back(flow); },
                              [this](const Flow& flow) {
                                pongs_.push_back(flow);
                                Check();
                              }}};

 private:
  static TransportSettings Settings() {
    TransportSettings settings;
    settings.epoch = 7;
    settings.connections.per_address = 3;
    settings.connections.opened = 2;
    return settings;
  }
};

}  // namespace foyer::sip
