#include "sip/transport_layer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "base/socket_address.h"
#include "runtime/asio_loop.h"
#include "sip/headers.h"

namespace foyer::sip {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

const IpAddress kLoopback = IpAddress::FromV4(0x7f000001);

// A phone's socket on the same loop: keeps what it gets.
class Peer {
 public:
  Peer(EventLoop& loop, int type, const Endpoint& server, std::function<void()> on_data)
      : fd_(socket(AF_INET, type | SOCK_CLOEXEC, 0)),
        on_data_(std::move(on_data)),
        watch_(loop, fd_.get(), [this](unsigned) { Read(); }) {
    const SocketAddress address(server);
    EXPECT_EQ(connect(fd_.get(), address.data(), address.length), 0);
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
  // Turns the loop until the condition holds; a condition that never does fails the test.
  bool RunUntil(std::function<bool()> condition) {
    condition_ = std::move(condition);
    if (condition_()) return true;
    Timer guard(loop_, [this] { loop_.Stop(); });
    guard.Start(20s);
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
  AsioLoop loop_;
  std::vector<Arrival> arrivals_;
  std::vector<Flow> closed_, sent_;
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
                              [this](const Flow& flow) { sent_.push_back(flow); }}};

 private:
  static TransportSettings Settings() {
    TransportSettings settings;
    settings.epoch = 7;
    settings.max_connections_per_address = 3;
    return settings;
  }
};

TEST_F(TransportLayerTest, ADatagramTellsTheAddressThatItWasSentToAlsoOnTheWildcard) {
  const Endpoint server = Listen(Transport::kUdp, IpAddress::FromV4(0));
  Peer phone = Connect(SOCK_DGRAM, server);
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_EQ(arrivals_[0].from.local, server);
  EXPECT_EQ(arrivals_[0].from.remote, phone.local());
  const auto via = ParseVia(arrivals_[0].message.Value(HeaderId::kVia));
  EXPECT_EQ(via->Parameter("received"), "127.0.0.1");
  EXPECT_EQ(via->Parameter("rport"), std::to_string(phone.local().port));

  EXPECT_TRUE(transports_.Send(arrivals_[0].from, "SIP/2.0 200 OK\r\n\r\n"));
  EXPECT_EQ(sent_.size(), 1U);
  EXPECT_TRUE(RunUntil([&] { return phone.received == "SIP/2.0 200 OK\r\n\r\n"; }));
}

TEST_F(TransportLayerTest, WhatIsMalformedIsAnsweredOrDroppedAndCounted) {
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send("hello, is this a web server?");
  phone.Send(Options("SIP/2.0/UDP phone.example;branch=z9hG4bKa", "CSeq: 2 OPTIONS\r\n"));
  phone.Send("\r\n\r\n");  // a keep-alive, and no mistake
  ASSERT_TRUE(RunUntil([&] { return !phone.received.empty(); }));
  EXPECT_THAT(phone.received, StartsWith("SIP/2.0 400 "));
  EXPECT_EQ(transports_.counters().malformed, 2U);
  EXPECT_TRUE(arrivals_.empty());
}

TEST_F(TransportLayerTest, ANewFlowOverUdpGoesOutFromTheAddressThatFacesThePeer) {
  const Endpoint server = Listen(Transport::kUdp, IpAddress::FromV4(0));
  Peer phone = Connect(SOCK_DGRAM, server);
  const auto flow = transports_.Connect({Transport::kUdp, phone.local(), {}, {}});
  ASSERT_TRUE(flow);
  EXPECT_EQ(flow->local, server);
  EXPECT_TRUE(transports_.Send(*flow, "OPTIONS"));
  EXPECT_TRUE(RunUntil([&] { return phone.received == "OPTIONS"; }));
  EXPECT_FALSE(transports_.Connect({Transport::kTcp, phone.local(), {}, {}}));
}

TEST_F(TransportLayerTest, AStreamIsCutIntoMessagesWhateverThePieces) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  const std::string message = Options("SIP/2.0/TCP phone.example:5070;branch=z9hG4bKa;rport");
  phone.Send(message + message + message.substr(0, 30));
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 2; }));
  phone.Send(message.substr(30));
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 3; }));
  EXPECT_EQ(arrivals_[0].from, arrivals_[2].from);
  EXPECT_EQ(arrivals_[0].from.epoch, 7U);
  EXPECT_NE(arrivals_[0].from.connection, 0U);
  phone.Send("\r\n\r\n");
  EXPECT_TRUE(RunUntil([&] { return phone.received == "\r\n"; })) << "a ping is answered (RFC 5626)";
}

TEST_F(TransportLayerTest, AClosedConnectionIsToldOnceAndCarriesNothingMore) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  const Flow flow = arrivals_[0].from;
  EXPECT_TRUE(transports_.Send(flow, "SIP/2.0 200 OK\r\n\r\n"));
  phone.Close();
  ASSERT_TRUE(RunUntil([&] { return !closed_.empty(); }));
  EXPECT_EQ(closed_, std::vector{flow});
  EXPECT_FALSE(transports_.Send(flow, "SIP/2.0 200 OK\r\n\r\n"));
  EXPECT_EQ(transports_.connections(), 0U);
  Flow old = flow;
  old.epoch = 6;
  EXPECT_FALSE(transports_.Send(old, "x")) << "a connection of an earlier start";
}

TEST_F(TransportLayerTest, AStreamThatCannotBeFollowedIsAnsweredAndClosed) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  phone.Send(
      "OPTIONS sip:house.example SIP/2.0\r\nVia: SIP/2.0/TCP p;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\nContent-Length: many\r\n\r\n");
  ASSERT_TRUE(RunUntil([&] { return phone.ended && !closed_.empty(); }));
  EXPECT_THAT(phone.received, StartsWith("SIP/2.0 400 "));
}

TEST_F(TransportLayerTest, APeerThatDoesNotReadIsGivenUpWithinBounds) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  phone.StopReading();
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  const std::string message(60'000, 'x');
  int taken = 0;
  while (taken < 1000 && transports_.Send(arrivals_[0].from, message)) ++taken;
  EXPECT_LT(taken, 1000) << "what waits for one peer must have a bound";
}

TEST_F(TransportLayerTest, OneAddressMayOpenOnlySoManyConnections) {
  const Endpoint server = Listen(Transport::kTcp);
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 4; ++i) peers.push_back(std::make_unique<Peer>(loop_, SOCK_STREAM, server, [this] { Check(); }));
  ASSERT_TRUE(RunUntil([&] { return peers[3]->ended; }));
  EXPECT_EQ(transports_.connections(), 3U);
  EXPECT_EQ(transports_.counters().connections_refused, 1U);
}

TEST_F(TransportLayerTest, ATakenPortIsNamedWithWhatToDo) {
  const Endpoint taken = Listen(Transport::kUdp);
  const auto again = transports_.Listen({Transport::kUdp, taken});
  ASSERT_FALSE(again.ok());
  EXPECT_THAT(again.error().message, HasSubstr("udp:" + taken.ToString()));
  EXPECT_THAT(again.error().message, HasSubstr("another program"));
}

}  // namespace
}  // namespace foyer::sip
