#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

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

TEST_F(TransportLayerTest, WhoRegistersWithoutOutboundGetsNoPongs) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kTcp));
  const auto register_with = [](const std::string& supported) {
    return "REGISTER sip:house.example SIP/2.0\r\nVia: SIP/2.0/TCP p;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\n"
           "To: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 REGISTER\r\n" +
           supported + "Content-Length: 0\r\n\r\n";
  };
  phone.Send(register_with("") + "\r\n\r\n" + register_with("Supported: path, outbound\r\n"));
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 2; }));
  EXPECT_EQ(phone.received, "");
  phone.Send("\r\n\r\n");
  ASSERT_TRUE(RunUntil([&] { return !phone.received.empty(); }));
  EXPECT_EQ(phone.received, "\r\n") << "one only: the first was not answered";
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
  for (int i = 0; i < 3; ++i) {
    peers.push_back(std::make_unique<Peer>(loop_, SOCK_STREAM, server, [this] { Check(); }));
    peers.back()->Send(Options());
  }
  ASSERT_TRUE(RunUntil([&] { return arrivals_.size() == 3; }));
  const Peer fourth = Connect(SOCK_STREAM, server);
  ASSERT_TRUE(RunUntil([&] { return fourth.ended; }));
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
