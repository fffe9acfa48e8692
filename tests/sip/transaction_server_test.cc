// RFC 3261 s17.2 and RFC 6026, state by state.
#include "sip/transaction_server.h"

#include "tests/sip/transaction_fixture.h"

namespace foyer::sip {
namespace {

class InviteServerTransactionTest : public TransactionFixture {
 protected:
  void ReceiveInvite(const Flow& from) { Receive(RequestBytes("INVITE"), from); }
  void ReceiveAck(const Flow& from) { Receive(RequestBytes("ACK"), from); }
  std::size_t live() const { return Count().invite_server; }
};

TEST_F(InviteServerTransactionTest, ANewInviteReachesTheHandlerOnceHoweverOftenItComes) {
  ReceiveInvite(Udp());
  ReceiveInvite(Udp());
  ReceiveInvite(Udp());
  ASSERT_EQ(handler_.requests.size(), 1u);
  EXPECT_EQ(handler_.requests[0].from, Udp());
  EXPECT_NE(handler_.requests[0].id, 0u);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(Count().repeated_requests, 2u);
}

TEST_F(InviteServerTransactionTest, WithoutAnAnswerA100GoesOutAfter200Ms) {
  ReceiveInvite(Udp());
  loop_.Advance(190ms);
  EXPECT_EQ(network_.TakeNames(), Names{});
  loop_.Advance(10ms);
  EXPECT_EQ(network_.TakeNames(), Names{"100"});
  ReceiveInvite(Udp());
  EXPECT_EQ(network_.TakeNames(), Names{"100"});
  loop_.Advance(1h);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(live(), 1u);  // a ring lasts as long as the TU likes
}

TEST_F(InviteServerTransactionTest, AProvisionalOfTheHandlerSavesThe100AndAnswersRepetitions) {
  ReceiveInvite(Udp());
  Respond(180);
  loop_.Advance(1s);
  EXPECT_EQ(network_.TakeNames(), Names{"180"});
  Respond(183);
  ReceiveInvite(Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"183", "183"}));
}

TEST_F(InviteServerTransactionTest, OverUdpARefusalIsSentAgainAtTimerGUntilTimerH) {
  ReceiveInvite(Udp());
  Respond(486);
  EXPECT_EQ(network_.TakeNames(), Names{"486"});
  for (const Duration step : {500ms, 1000ms, 2000ms, 4000ms, 4000ms}) {
    loop_.Advance(step - 10ms);
    EXPECT_EQ(network_.TakeNames(), Names{});
    loop_.Advance(10ms);
    EXPECT_EQ(network_.TakeNames(), Names{"486"});
  }
  loop_.Advance(k64T1 - 11'500ms - 10ms);
  EXPECT_TRUE(handler_.failures.empty());
  EXPECT_EQ(live(), 1u);
  loop_.Advance(10ms);
  EXPECT_EQ(handler_.failures, (std::vector{last_id()}));
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteServerTransactionTest, AnAckEndsTheRetransmissionsAndIsAbsorbedUntilTimerI) {
  ReceiveInvite(Udp());
  Respond(486);
  ReceiveAck(Udp());
  network_.TakeNames();
  loop_.Advance(kT4 - 10ms);
  ReceiveAck(Udp());
  ReceiveInvite(Udp());
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(handler_.requests.size(), 1u);
  EXPECT_EQ(live(), 1u);
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  EXPECT_TRUE(handler_.failures.empty());
}

TEST_F(InviteServerTransactionTest, OverTcpARefusalIsSentOnceAndTheAckEndsAll) {
  ReceiveInvite(Tcp());
  Respond(486);
  loop_.Advance(10s);
  EXPECT_EQ(network_.TakeNames(), Names{"486"});
  ReceiveAck(Tcp());
  loop_.RunReady();
  EXPECT_EQ(live(), 0u);
  EXPECT_TRUE(handler_.failures.empty());
}

TEST_F(InviteServerTransactionTest, OverTcpTimerHStillWaitsForTheAck) {
  ReceiveInvite(Tcp());
  Respond(486);
  loop_.Advance(k64T1);
  EXPECT_EQ(handler_.failures.size(), 1u);
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteServerTransactionTest, AnInviteRepeatedAfterTheRefusalGetsItAgain) {
  ReceiveInvite(Udp());
  Respond(486);
  ReceiveInvite(Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"486", "486"}));
}

TEST_F(InviteServerTransactionTest, Every2xxPassesInAcceptedUntilTimerLAndRepetitionsAreAbsorbed) {
  ReceiveInvite(Udp());
  Respond(200);
  loop_.Advance(k64T1 - 10ms);
  ReceiveInvite(Udp());
  EXPECT_EQ(network_.TakeNames(), Names{"200"});  // the TU repeats its 2xx, not the layer
  Respond(200);
  EXPECT_EQ(network_.TakeNames(), Names{"200"});
  Respond(486);
  Respond(180);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(handler_.requests.size(), 1u);
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  transactions_.Respond(last_id(), 200, Response(200));
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_TRUE(handler_.failures.empty());
}

TEST_F(InviteServerTransactionTest, TheAckToA2xxIsTheHandlers) {
  ReceiveInvite(Udp());
  Respond(200);
  ReceiveAck(Udp());
  ASSERT_EQ(handler_.requests.size(), 2u);
  EXPECT_EQ(handler_.requests[1].id, 0u);
  EXPECT_EQ(handler_.requests[1].message.method(), Method::kAck);
}

TEST_F(InviteServerTransactionTest, AnAckOfNoInviteIsTheHandlers) {
  ReceiveAck(Udp());
  ASSERT_EQ(handler_.requests.size(), 1u);
  EXPECT_EQ(handler_.requests[0].id, 0u);
}

TEST_F(InviteServerTransactionTest, AnAckBeforeAnyFinalResponseIsDropped) {
  ReceiveInvite(Udp());
  ReceiveAck(Udp());
  EXPECT_EQ(handler_.requests.size(), 1u);
  Respond(200);
  EXPECT_EQ(network_.TakeNames(), Names{"200"});
}

TEST_F(InviteServerTransactionTest, AResponseThatCannotBeSentIsToldLaterAndOnce) {
  ReceiveInvite(Tcp());
  network_.broken.insert(Tcp());
  Respond(200);
  EXPECT_TRUE(handler_.failures.empty()) << "told from inside Respond()";
  loop_.RunReady();
  EXPECT_EQ(handler_.failures, (std::vector{last_id()}));
  EXPECT_EQ(live(), 0u);
  Respond(200);
  loop_.Advance(1min);
  EXPECT_EQ(handler_.failures.size(), 1u);
}

TEST_F(InviteServerTransactionTest, ACallerWhoseConnectionClosesWhileItRingsIsLost) {
  ReceiveInvite(Tcp(1));
  Respond(180);
  transactions_.OnFlowClosed(Tcp(2));
  loop_.RunReady();
  EXPECT_TRUE(handler_.failures.empty());
  transactions_.OnFlowClosed(Tcp(1));
  loop_.RunReady();
  EXPECT_EQ(handler_.failures.size(), 1u);
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteServerTransactionTest, AnAnsweredCallOutlivesItsConnection) {
  ReceiveInvite(Tcp());
  Respond(200);
  transactions_.OnFlowClosed(Tcp());
  loop_.RunReady();
  EXPECT_TRUE(handler_.failures.empty());
}

TEST_F(InviteServerTransactionTest, ARefusedCallEndsQuietlyWithItsConnection) {
  ReceiveInvite(Tcp());
  Respond(486);
  transactions_.OnFlowClosed(Tcp());
  loop_.RunReady();
  EXPECT_TRUE(handler_.failures.empty());
  EXPECT_EQ(live(), 0u);
}

class NonInviteServerTransactionTest : public TransactionFixture {
 protected:
  void ReceiveInfo(const Flow& from) { Receive(RequestBytes("INFO"), from); }
  std::size_t live() const { return Count().non_invite_server; }
};

TEST_F(NonInviteServerTransactionTest, ARepeatedRequestIsAbsorbedUntilItIsAnswered) {
  ReceiveInfo(Udp());
  ReceiveInfo(Udp());
  EXPECT_EQ(handler_.requests.size(), 1u);
  loop_.Advance(10s);
  EXPECT_EQ(network_.TakeNames(), Names{});  // no 100 of ours (RFC 4320)
  Respond(200);
  ReceiveInfo(Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"200", "200"}));
  EXPECT_EQ(handler_.requests.size(), 1u);
}

TEST_F(NonInviteServerTransactionTest, AProvisionalAnswersRepetitions) {
  ReceiveInfo(Udp());
  Respond(183);
  ReceiveInfo(Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"183", "183"}));
}

TEST_F(NonInviteServerTransactionTest, OverUdpTheAnswerIsKeptUntilTimerJ) {
  ReceiveInfo(Udp());
  Respond(200);
  loop_.Advance(k64T1 - 10ms);
  ReceiveInfo(Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"200", "200"}));
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  ReceiveInfo(Udp());
  EXPECT_EQ(handler_.requests.size(), 2u);
}

TEST_F(NonInviteServerTransactionTest, AChallengeLeavesNothingBehind) {
  ReceiveInfo(Udp());
  Respond(401);
  loop_.RunReady();
  EXPECT_EQ(live(), 0u);
  ReceiveInfo(Udp());
  EXPECT_EQ(handler_.requests.size(), 2u);
}

TEST_F(NonInviteServerTransactionTest, OverTcpTheAnswerEndsIt) {
  ReceiveInfo(Tcp());
  Respond(200);
  loop_.RunReady();
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(loop_.timer_count(), 0u);
}

TEST_F(NonInviteServerTransactionTest, OnlyTheFirstFinalResponseIsSent) {
  ReceiveInfo(Udp());
  Respond(200);
  Respond(500);
  EXPECT_EQ(network_.TakeNames(), Names{"200"});
}

TEST_F(NonInviteServerTransactionTest, AResponseThatCannotBeSentIsToldLater) {
  ReceiveInfo(Udp());
  network_.broken.insert(Udp());
  Respond(200);
  EXPECT_TRUE(handler_.failures.empty());
  loop_.RunReady();
  EXPECT_EQ(handler_.failures, (std::vector{last_id()}));
  EXPECT_EQ(live(), 0u);
}

TEST_F(NonInviteServerTransactionTest, AClosedConnectionEndsAPendingRequest) {
  ReceiveInfo(Tcp());
  transactions_.OnFlowClosed(Tcp());
  loop_.RunReady();
  EXPECT_EQ(handler_.failures.size(), 1u);
  EXPECT_EQ(live(), 0u);
}

TEST_F(NonInviteServerTransactionTest, WithoutRportTheResponseGoesToThePortOfTheVia) {
  Receive(RequestBytes("INFO", ";branch=z9hG4bKa"), Udp(40'000));
  Respond(200);
  EXPECT_EQ(network_.Last().flow, Udp(5062));
  EXPECT_EQ(handler_.requests[0].from, Udp(40'000));
}

TEST_F(NonInviteServerTransactionTest, WithRportTheResponseGoesBackWhereTheRequestCameFrom) {
  Receive(RequestBytes("INFO", ";branch=z9hG4bKa;rport=40000"), Udp(40'000));
  Respond(200);
  EXPECT_EQ(network_.Last().flow, Udp(40'000));
}

}  // namespace
}  // namespace foyer::sip
