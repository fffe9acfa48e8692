// What the transports leave in the trace.
#include <functional>
#include <string>
#include <vector>

#include "foyer/trace.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

class Sink : public MessageSink {
 public:
  explicit Sink(std::function<void()> on_line) : on_line_(std::move(on_line)) {}
  void OnMessage(TraceWay way, const Flow& flow, std::string_view message, bool known) override {
    lines.push_back(std::string(way == TraceWay::kIn ? "in " : "out ") + UriName(flow.transport) +
                    (known ? " known " : " stranger ") + std::string(message.substr(0, message.find('\r'))));
    on_line_();
  }
  void OnRefused(const Flow& from, std::string_view bytes, std::string_view why) override {
    lines.push_back("refused " + std::string(UriName(from.transport)) + " (" + std::string(why) + ") " +
                    std::string(bytes.substr(0, bytes.find('\r'))));
    on_line_();
  }
  std::vector<std::string> lines;

 private:
  const std::function<void()> on_line_;
};

class TransportTraceTest : public TransportLayerTest {
 protected:
  TransportTraceTest() { transports_.UseTrace(trace_); }
  bool HasLines(std::size_t count) {
    return RunUntil([&] { return trace_.lines.size() >= count; });
  }

  Sink trace_{[this] { Check(); }};
  FakeSourceGuard guard_;
};

TEST_F(TransportTraceTest, WhatComesAndGoesIsKeptOverEveryTransport) {
  for (const auto& [transport, type] :
       {std::pair{Transport::kUdp, SOCK_DGRAM}, std::pair{Transport::kTcp, SOCK_STREAM}}) {
    Peer phone = Connect(type, Listen(transport));
    trace_.lines.clear();
    arrivals_.clear();
    phone.Send(Options());
    ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
    ASSERT_TRUE(transports_.Send(arrivals_[0].from, "SIP/2.0 200 OK\r\n\r\n"));
    const std::string name = UriName(transport);
    EXPECT_THAT(trace_.lines,
                ElementsAre(StartsWith("in " + name + " known OPTIONS "), "out " + name + " known SIP/2.0 200 OK"));
  }
}

TEST_F(TransportTraceTest, WhatCannotBeReadIsKeptWithTheReason) {
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send("hello, is this a web server?");
  ASSERT_TRUE(HasLines(1));
  EXPECT_THAT(trace_.lines[0], StartsWith("refused udp ("));
  Peer other = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  other.Send("OPTIONS sip:h SIP/2.0\r\nContent-Length: x\r\n\r\n");
  ASSERT_TRUE(HasLines(2));
  EXPECT_EQ(trace_.lines[1], "refused tcp (Bad Content-Length) OPTIONS sip:h SIP/2.0");
}

TEST_F(TransportTraceTest, StrangersAreToldFromThoseWhoHaveProvedWhoTheyAre) {
  transports_.UseGuard(guard_);
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send(Options());
  ASSERT_TRUE(HasLines(1));
  EXPECT_THAT(trace_.lines[0], StartsWith("in udp stranger OPTIONS"));
  guard_.OnProven(arrivals_[0].from, std::chrono::seconds(60));
  phone.Send(Options());
  ASSERT_TRUE(HasLines(2));
  EXPECT_THAT(trace_.lines[1], StartsWith("in udp known OPTIONS"));
  guard_.refused.insert(kLoopback);
  phone.Send(Options());
  ASSERT_TRUE(HasLines(3));
  EXPECT_THAT(trace_.lines[2], StartsWith("refused udp (banned, or too many from there) OPTIONS"));
}

TEST_F(TransportTraceTest, AScannerIsKeptAsRefused) {
  transports_.UseGuard(guard_);
  Peer phone = Connect(SOCK_DGRAM, Listen(Transport::kUdp));
  phone.Send(Options("SIP/2.0/UDP p;branch=z9hG4bK1", "User-Agent: friendly-scanner\r\n"));
  ASSERT_TRUE(HasLines(1));
  EXPECT_THAT(trace_.lines, ElementsAre(StartsWith("refused udp (a scanner) OPTIONS")));
}

}  // namespace
}  // namespace foyer::sip
