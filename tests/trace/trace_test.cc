#include "trace/trace.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::trace {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Flow FlowFrom(const char* remote, Transport transport = Transport::kUdp) {
  Flow flow;
  flow.transport = transport;
  flow.local = *Endpoint::Parse("192.0.2.1:5060");
  flow.remote = *Endpoint::Parse(remote);
  return flow;
}

std::string Request(const std::string& method, const std::string& call_id, const std::string& user = "anna") {
  return method + " sip:" + user + "@h SIP/2.0\r\nCall-ID: " + call_id + "\r\nCSeq: 1 " + method +
         "\r\nContent-Length: 0\r\n\r\n";
}
std::string Response(const std::string& method, const std::string& call_id) {
  return "SIP/2.0 200 OK\r\nCall-ID: " + call_id + "\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n";
}

class TraceTest : public testing::Test {
 protected:
  void In(const std::string& message, bool known = true) {
    trace_.OnMessage(TraceWay::kIn, FlowFrom("192.0.2.7:5070"), message, known);
  }
  std::vector<std::string> CallIds(const TraceQuery& query = {}) const {
    std::vector<std::string> ids;
    for (const TracedMessage& message : trace_.Read(query).messages) ids.push_back(message.call_id);
    return ids;
  }
  std::size_t Count(const std::string& call_id) const {
    const auto ids = CallIds();
    return static_cast<std::size_t>(std::ranges::count(ids, call_id));
  }

  FakeEventLoop loop_;
  Trace trace_{loop_, 256 * 1024};
};

TEST_F(TraceTest, AMessageIsKeptWithItsTimeAndItsWay) {
  loop_.Advance(1500us);
  trace_.OnMessage(TraceWay::kOut, FlowFrom("192.0.2.7:5070", Transport::kTls), Request("INVITE", "a84b"), true);
  const auto excerpt = trace_.Read({});
  ASSERT_THAT(excerpt.messages, SizeIs(1));
  const TracedMessage& message = excerpt.messages[0];
  EXPECT_EQ(message.number, 1u);
  EXPECT_EQ(excerpt.newest, 1u);
  EXPECT_EQ(message.way, TraceWay::kOut);
  EXPECT_EQ(message.transport, Transport::kTls);
  EXPECT_EQ(message.local.ToString(), "192.0.2.1:5060");
  EXPECT_EQ(message.remote.ToString(), "192.0.2.7:5070");
  EXPECT_EQ(message.call_id, "a84b");
  EXPECT_EQ(message.bytes, Request("INVITE", "a84b"));
  EXPECT_EQ(message.size, message.bytes.size());
  EXPECT_EQ(message.monotonic_us,
            static_cast<std::uint64_t>(
                std::chrono::duration_cast<std::chrono::microseconds>(loop_.Now().time_since_epoch()).count()));
  EXPECT_EQ(message.wall_us,
            std::chrono::duration_cast<std::chrono::microseconds>(loop_.WallNow().time_since_epoch()).count());
}

TEST_F(TraceTest, SecretsAreGoneBeforeAnybodyCanAsk) {
  In("REGISTER sip:h SIP/2.0\r\nCall-ID: a\r\nAuthorization: Digest username=\"anna\", response=\"SECRET\"\r\n\r\n");
  trace_.OnRefused(FlowFrom("192.0.2.9:1"), "MESSAGE sip:h SIP/2.0\r\n\r\nSECRET", "no Via");
  ASSERT_THAT(trace_.Read({}).messages, SizeIs(2));
  for (const TracedMessage& message : trace_.Read({}).messages) EXPECT_THAT(message.bytes, Not(HasSubstr("SECRET")));
  EXPECT_THAT(trace_.Pcap({}), AllOf(HasSubstr("anna"), Not(HasSubstr("SECRET"))));
}

TEST_F(TraceTest, ACallIsFoundByItsIdOrTheBeginningOfItOrByWhoIsInIt) {
  In(Request("INVITE", "call-one", "anna"));
  In(Response("INVITE", "call-one"));
  In(Request("INVITE", "call-two", "bert"));
  In(Request("INVITE", "call-three", "joanna"));
  EXPECT_THAT(CallIds({"call-one"}), ElementsAre("call-one", "call-one"));
  EXPECT_THAT(CallIds({"call-t"}), ElementsAre("call-two", "call-three"));
  EXPECT_THAT(CallIds({"call"}), IsEmpty()) << "too short to mean one";
  EXPECT_THAT(CallIds({"anna"}), ElementsAre("call-one", "call-one"));
  EXPECT_THAT(CallIds({"carl"}), IsEmpty());
  EXPECT_THAT(CallIds({"", 2}), ElementsAre("call-two", "call-three"));
  EXPECT_THAT(CallIds({"", 0, 1}), ElementsAre("call-three"));
}

TEST_F(TraceTest, AFloodOfRegistrationsDoesNotPushTheCallOut) {
  In(Request("INVITE", "the-call"));
  for (int i = 0; i < 10'000; ++i) {
    In(Request("REGISTER", "reg" + std::to_string(i)));
    In(Response("REGISTER", "reg" + std::to_string(i)));
    In(Request("OPTIONS", "ping" + std::to_string(i)));
  }
  EXPECT_EQ(Count("the-call"), 1u);
  EXPECT_EQ(Count("reg9999"), 2u) << "the newest are there, too";
}

TEST_F(TraceTest, AFloodOfStrangersPushesOutNobodyWeKnow) {
  In(Request("INVITE", "the-call"));
  In(Request("REGISTER", "the-registration"));
  for (int i = 0; i < 10'000; ++i) {
    In(Request("INVITE", "x" + std::to_string(i)), false);
    trace_.OnRefused(FlowFrom("192.0.2.9:1"), "rubbish", "no start line");
    loop_.Advance(1ms);
  }
  EXPECT_EQ(Count("the-call"), 1u);
  EXPECT_EQ(Count("the-registration"), 1u);
  EXPECT_EQ(Count("x9999"), 1u);
}

TEST_F(TraceTest, WhatIsRefusedIsMarkedCutAndNotAllOfAFlood) {
  const std::string rubbish(5000, 'x');
  for (int i = 0; i < 1000; ++i) trace_.OnRefused(FlowFrom("192.0.2.9:1"), "", "banned");
  EXPECT_THAT(trace_.Read({}).messages, SizeIs(testing::Le(100)));
  loop_.Advance(1s);
  trace_.OnRefused(FlowFrom("192.0.2.9:1"), rubbish, "too long");
  const TracedMessage newest = trace_.Read({}).messages.back();
  EXPECT_EQ(newest.why, "too long");
  EXPECT_EQ(newest.bytes.size(), Trace::kLongestRefused);
}

TEST_F(TraceTest, LegsAreKeptWhenTheyCloseAndAskedForWhileTheyRun) {
  LegStatistics leg;
  leg.rtp_in = 5;
  for (std::size_t i = 0; i < Trace::kMostLegs + 5; ++i) trace_.OnLegClosed("call" + std::to_string(i), leg);
  leg.rtp_in = 7;
  trace_.UseRunning([leg] { return std::vector<std::pair<std::string, LegStatistics>>{{"running-call", leg}}; });
  const auto all = trace_.Read({}).legs;
  ASSERT_THAT(all, SizeIs(Trace::kMostLegs + 1));
  EXPECT_EQ(all.front().call_id, "call5");
  EXPECT_FALSE(all.front().running);
  EXPECT_TRUE(all.back().running);
  EXPECT_EQ(all.back().leg.rtp_in, 7u);
  EXPECT_THAT(trace_.Read({"running-call"}).legs, SizeIs(1));
  EXPECT_THAT(trace_.Read({"", trace_.Read({}).newest}).legs, SizeIs(1)) << "what runs is always news";
}

TEST_F(TraceTest, TheLegsOfAUserAreThoseOfTheCallsThatHeIsIn) {
  In(Request("INVITE", "call-one", "anna"));
  trace_.OnLegClosed("call-one", {});
  trace_.OnLegClosed("call-two", {});
  EXPECT_THAT(trace_.Read({"anna"}).legs, SizeIs(1));
}

TEST_F(TraceTest, ItCanBeSwitchedOffAndOnAgain) {
  In(Request("INVITE", "a"));
  trace_.Resize(256 * 1024);
  EXPECT_THAT(CallIds(), SizeIs(1)) << "the same size is no change";
  trace_.Resize(0);
  In(Request("INVITE", "b"));
  trace_.OnRefused(FlowFrom("192.0.2.9:1"), "x", "y");
  trace_.OnLegClosed("b", {});
  EXPECT_THAT(CallIds(), IsEmpty());
  EXPECT_THAT(trace_.Read({}).legs, IsEmpty());
  trace_.Resize(64 * 1024);
  In(Request("INVITE", "c"));
  EXPECT_THAT(CallIds(), ElementsAre("c"));
}

}  // namespace
}  // namespace foyer::trace
