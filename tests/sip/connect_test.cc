#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

// Connections that we make.
class ConnectTest : public TransportLayerTest {
 protected:
  static Hop To(const Endpoint& server) { return {Transport::kTcp, server, {}, {}}; }
  // A port of the loopback on which nobody listens.
  Endpoint DeadEnd() { return MakeServer()->endpoint(); }
};

TEST_F(ConnectTest, WhatIsSentWhileTheConnectionIsMadeArrivesInItsOrder) {
  const auto server = MakeServer();
  const auto flow = transports_.Connect(To(server->endpoint()));
  ASSERT_TRUE(flow);
  EXPECT_EQ(flow->remote, server->endpoint());
  EXPECT_EQ(flow->local.address, kLoopback);
  EXPECT_NE(flow->connection, 0U);
  EXPECT_TRUE(transports_.Send(*flow, "one "));
  EXPECT_TRUE(transports_.Send(*flow, "two "));
  EXPECT_TRUE(RunUntil([&] { return !server->peers.empty() && server->peers[0]->received == "one two "; }));
  EXPECT_TRUE(transports_.Send(*flow, "three"));
  EXPECT_TRUE(RunUntil([&] { return server->peers[0]->received == "one two three"; }));
}

TEST_F(ConnectTest, WhatTheServerSaysComesFromTheFlow) {
  const auto server = MakeServer();
  const auto flow = transports_.Connect(To(server->endpoint()));
  ASSERT_TRUE(RunUntil([&] { return !server->peers.empty(); }));
  server->peers[0]->Send(Options());
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
  EXPECT_EQ(arrivals_[0].from, *flow);
}

TEST_F(ConnectTest, OneConnectionServesAHopAlsoWhileItIsMadeAndANewOneOnceItIsGone) {
  const auto server = MakeServer();
  const auto first = transports_.Connect(To(server->endpoint()));
  EXPECT_EQ(transports_.Connect(To(server->endpoint())), first);
  ASSERT_TRUE(RunUntil([&] { return !server->peers.empty(); }));
  EXPECT_EQ(transports_.Connect(To(server->endpoint())), first);
  EXPECT_EQ(transports_.connections(), 1U);

  server->peers[0]->Close();
  ASSERT_TRUE(RunUntil([&] { return !closed_.empty(); }));
  EXPECT_EQ(closed_, std::vector{*first});
  EXPECT_FALSE(transports_.Send(*first, "x"));
  const auto second = transports_.Connect(To(server->endpoint()));
  ASSERT_TRUE(second);
  EXPECT_NE(*second, *first);
}

TEST_F(ConnectTest, AServerThatIsNotThereClosesTheFlow) {
  const auto flow = transports_.Connect(To(DeadEnd()));
  ASSERT_TRUE(flow);
  EXPECT_TRUE(transports_.Send(*flow, "OPTIONS")) << "nobody knows yet";
  ASSERT_TRUE(RunUntil([&] { return !closed_.empty(); }));
  EXPECT_EQ(closed_, std::vector{*flow});
  EXPECT_EQ(transports_.connections(), 0U);
}

TEST_F(ConnectTest, WhatWaitsForAConnectionHasABound) {
  const auto server = MakeServer();
  const auto flow = transports_.Connect(To(server->endpoint()));
  const std::string message(60'000, 'x');
  int taken = 0;
  while (taken < 1000 && transports_.Send(*flow, message)) ++taken;
  EXPECT_LT(taken, 1000);
}

TEST_F(ConnectTest, SoManyServersAndNoMore) {
  const auto one = MakeServer(), two = MakeServer(), three = MakeServer();
  EXPECT_TRUE(transports_.Connect(To(one->endpoint())));
  EXPECT_TRUE(transports_.Connect(To(two->endpoint())));
  EXPECT_FALSE(transports_.Connect(To(three->endpoint())));
  EXPECT_TRUE(transports_.Connect(To(one->endpoint()))) << "that one is open";
}

TEST_F(ConnectTest, AnAddressWithoutARouteIsRefusedAtOnce) {
  EXPECT_FALSE(transports_.Connect(To({*IpAddress::Parse("fe80::1"), 5060}))) << "link-local, of which link?";
}

TEST_F(ConnectTest, ThePongToAPingOfOursIsTold) {
  const auto server = MakeServer();
  const auto flow = transports_.Connect(To(server->endpoint()));
  EXPECT_TRUE(transports_.Ping(*flow));
  ASSERT_TRUE(RunUntil([&] { return !server->peers.empty() && server->peers[0]->received == "\r\n\r\n"; }));
  EXPECT_TRUE(pongs_.empty());
  server->peers[0]->Send("\r\n");
  ASSERT_TRUE(RunUntil([&] { return !pongs_.empty(); }));
  EXPECT_EQ(pongs_, std::vector{*flow});
}

}  // namespace
}  // namespace foyer::sip
