// RFC 3261 s17.1 and RFC 6026, state by state.
#include "sip/transaction_client.h"

#include "tests/sip/transaction_fixture.h"

namespace foyer::sip {
namespace {

class InviteClientTransactionTest : public TransactionFixture {
 protected:
  // The INVITE that is on its way to the device.
  Message SendInvite(const Flow& flow) {
    id_ = Send("INVITE", flow);
    Message invite = network_.Last().message;
    network_.TakeNames();
    return invite;
  }
  std::size_t live() const { return Count().invite_client; }

  ClientTransactionId id_ = 0;
};

TEST_F(InviteClientTransactionTest, OverUdpItIsSentAgainAtTimerAUntilTimerB) {
  SendInvite(Udp());
  for (const Duration step : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16'000ms}) {
    loop_.Advance(step - 10ms);
    EXPECT_EQ(network_.TakeNames(), Names{});
    loop_.Advance(10ms);
    EXPECT_EQ(network_.TakeNames(), Names{"INVITE"});
  }
  loop_.Advance(490ms);
  EXPECT_EQ(heard_, Names{});
  loop_.Advance(10ms);
  EXPECT_EQ(heard_, Names{"timeout"});
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(Count().timeouts, 1u);
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(InviteClientTransactionTest, OverTcpItIsSentOnceAndTimerBEndsIt) {
  SendInvite(Tcp());
  loop_.Advance(k64T1 - 10ms);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(heard_, Names{});
  loop_.Advance(10ms);
  EXPECT_EQ(heard_, Names{"timeout"});
}

TEST_F(InviteClientTransactionTest, AProvisionalEndsTheRetransmissionsAndTheWaitHasNoEnd) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 100);
  Answer(invite, 180);
  Answer(invite, 180);
  loop_.Advance(1h);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(heard_, (Names{"100", "180", "180"}));
  EXPECT_EQ(live(), 1u);
}

TEST_F(InviteClientTransactionTest, Every2xxIsToldUntilTimerMAndNoneIsAcknowledgedHere) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 200, "a");
  Answer(invite, 200, "a");
  loop_.Advance(k64T1 - 10ms);
  Answer(invite, 200, "b");
  Answer(invite, 180, "c");
  Answer(invite, 486, "c");
  EXPECT_EQ(heard_, (Names{"200", "200", "200"}));
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  Answer(invite, 200, "a");
  EXPECT_EQ(heard_.size(), 3u);
  EXPECT_EQ(Count().stray_responses, 1u);
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(InviteClientTransactionTest, ARefusalIsAcknowledgedHereEachTimeItComesUntilTimerD) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 486);
  Answer(invite, 486);
  Answer(invite, 200);
  EXPECT_EQ(heard_, Names{"486"});
  EXPECT_EQ(network_.TakeNames(), (Names{"ACK", "ACK"}));
  loop_.Advance(32s - 10ms);
  EXPECT_EQ(live(), 1u);
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(heard_.size(), 1u);
}

TEST_F(InviteClientTransactionTest, OverTcpTimerDIsZero) {
  const Message invite = SendInvite(Tcp());
  Answer(invite, 486);
  loop_.RunReady();
  EXPECT_EQ(heard_, Names{"486"});
  EXPECT_EQ(network_.TakeNames(), Names{"ACK"});
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteClientTransactionTest, TheAckIsMadeOfTheInviteAndTheResponse) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 486, "busy");
  const auto& [flow, ack] = network_.Last();
  EXPECT_EQ(flow, Udp());
  EXPECT_EQ(ack.request_uri(), "sip:anna@192.0.2.7:5062;ob");
  EXPECT_EQ(ack.List(HeaderId::kVia).size(), 1u);
  EXPECT_EQ(ack.Value(HeaderId::kVia), invite.Value(HeaderId::kVia));
  EXPECT_EQ(ack.Value(HeaderId::kFrom), invite.Value(HeaderId::kFrom));
  EXPECT_EQ(ack.to_tag(), "busy");
  EXPECT_EQ(ack.call_id(), invite.call_id());
  EXPECT_EQ(ack.Value(HeaderId::kCSeq), "20 ACK");
  EXPECT_EQ(ack.Value(HeaderId::kRoute), "<sip:edge.example;lr>");
  EXPECT_EQ(ack.Value(HeaderId::kMaxForwards), "70");
}

TEST_F(InviteClientTransactionTest, OurViaIsOnTopWithTheAddressThatThePeerSees) {
  const auto id = transactions_.Send(Tcp(), OwnRequest("INVITE"), "0a1b", nullptr);
  EXPECT_NE(id, 0u);
  const Message& invite = network_.Last().message;
  ASSERT_EQ(invite.List(HeaderId::kVia).size(), 2u);
  const std::string via(invite.List(HeaderId::kVia)[0]);
  EXPECT_TRUE(via.starts_with("SIP/2.0/TCP 192.0.2.1:5060;branch=z9hG4bK")) << via;
  EXPECT_TRUE(via.ends_with(".0a1b;rport")) << via;
  EXPECT_EQ(invite.List(HeaderId::kVia)[1], "SIP/2.0/TCP door.example;branch=z9hG4bKdoor");
}

TEST_F(InviteClientTransactionTest, ACancelWaitsForAProvisional) {
  const Message invite = SendInvite(Udp());
  transactions_.Cancel(id_, "SIP;cause=200;text=\"Call completed elsewhere\"");
  loop_.Advance(500ms);
  EXPECT_EQ(network_.TakeNames(), Names{"INVITE"});
  Answer(invite, 100);
  const Message cancel = network_.Last().message;
  EXPECT_EQ(network_.TakeNames(), Names{"CANCEL"});
  EXPECT_EQ(cancel.request_uri(), invite.request_uri());
  EXPECT_EQ(cancel.List(HeaderId::kVia).size(), 1u);
  EXPECT_EQ(cancel.Value(HeaderId::kVia), invite.List(HeaderId::kVia)[0]);
  EXPECT_EQ(cancel.Value(HeaderId::kTo), invite.Value(HeaderId::kTo));
  EXPECT_EQ(cancel.Value(HeaderId::kCSeq), "20 CANCEL");
  EXPECT_EQ(cancel.Value(HeaderId::kRoute), "<sip:edge.example;lr>");
  EXPECT_EQ(cancel.Value(HeaderId::kReason), "SIP;cause=200;text=\"Call completed elsewhere\"");
}

TEST_F(InviteClientTransactionTest, ACancelledInviteEndsWithIts487) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  transactions_.Cancel(id_, "");
  transactions_.Cancel(id_, "");
  const Message cancel = network_.Last().message;
  EXPECT_FALSE(cancel.Has(HeaderId::kReason));
  EXPECT_EQ(network_.TakeNames(), Names{"CANCEL"});
  Answer(cancel, 200);
  Answer(invite, 487);
  EXPECT_EQ(heard_, (Names{"180", "487"}));
  EXPECT_EQ(network_.TakeNames(), Names{"ACK"});
  loop_.Advance(1min);
  EXPECT_EQ(Count().invite_client + Count().non_invite_client, 0u);
  EXPECT_EQ(heard_.size(), 2u);
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(InviteClientTransactionTest, ALostCancelIsSentAgain) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  transactions_.Cancel(id_, "");
  loop_.Advance(500ms);
  EXPECT_EQ(network_.TakeNames(), (Names{"CANCEL", "CANCEL"}));
}

TEST_F(InviteClientTransactionTest, A2xxThatCrossesTheCancelIsTold) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  transactions_.Cancel(id_, "");
  Answer(invite, 200);
  EXPECT_EQ(heard_, (Names{"180", "200"}));
}

TEST_F(InviteClientTransactionTest, AfterAFinalResponseThereIsNothingToCancel) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 200);
  transactions_.Cancel(id_, "");
  EXPECT_EQ(network_.TakeNames(), Names{});
  transactions_.Cancel(4711, "");
}

TEST_F(InviteClientTransactionTest, ACancelThatWaitedIsNotSentOnceTheFinalResponseCame) {
  const Message invite = SendInvite(Udp());
  transactions_.Cancel(id_, "");
  Answer(invite, 200);
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(heard_, Names{"200"});
}

TEST_F(InviteClientTransactionTest, ADeviceThatNeverAnswersItsCancelledInviteIsGivenUp) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  loop_.Advance(1min);
  transactions_.Cancel(id_, "");
  loop_.Advance(k64T1);
  EXPECT_EQ(heard_, (Names{"180", "timeout"}));
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteClientTransactionTest, AReleasedInviteTellsNothingButStillAcknowledges) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  transactions_.Cancel(id_, "");
  transactions_.Release(id_);
  Answer(invite, 487);
  EXPECT_EQ(heard_, Names{"180"});
  EXPECT_EQ(network_.TakeNames(), (Names{"CANCEL", "ACK"}));
}

TEST_F(InviteClientTransactionTest, AReleasedInviteThatOnlyRingsGoesAway) {
  const Message invite = SendInvite(Udp());
  Answer(invite, 180);
  transactions_.Release(id_);
  loop_.Advance(k64T1);
  EXPECT_EQ(live(), 0u);
  const Message second = SendInvite(Udp());
  transactions_.Release(id_);
  Answer(second, 180);
  loop_.Advance(k64T1);
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(heard_, Names{"180"});
}

TEST_F(InviteClientTransactionTest, AnInviteThatCannotBeSentIsToldAfterSendReturned) {
  network_.broken.insert(Udp());
  Send("INVITE", Udp());
  EXPECT_EQ(heard_, Names{});
  loop_.RunReady();
  EXPECT_EQ(heard_, Names{"lost"});
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteClientTransactionTest, AnInviteWhoseConnectionClosesIsLost) {
  const Message invite = SendInvite(Tcp());
  Answer(invite, 180);
  transactions_.OnFlowClosed(Tcp());
  EXPECT_EQ(heard_, (Names{"180", "lost"}));
  loop_.RunReady();
  EXPECT_EQ(live(), 0u);
}

TEST_F(InviteClientTransactionTest, AnAnsweredInviteWhoseConnectionClosesIsNoNews) {
  const Message invite = SendInvite(Tcp());
  Answer(invite, 200);
  transactions_.OnFlowClosed(Tcp());
  loop_.RunReady();
  EXPECT_EQ(heard_, Names{"200"});
}

TEST_F(InviteClientTransactionTest, TheHandlerMayReleaseAndSendFromInsideItsCall) {
  ClientTransactionId id = 0;
  int calls = 0;
  id = transactions_.Send(Udp(), OwnRequest("INVITE"), "", [&](const ClientEvent&) {
    ++calls;
    transactions_.Release(id);
    Send("OPTIONS", Udp());
  });
  const Message invite = network_.Last().message;
  Answer(invite, 200);
  Answer(invite, 200);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(network_.TakeNames(), (Names{"INVITE", "OPTIONS"}));
}

class NonInviteClientTransactionTest : public TransactionFixture {
 protected:
  Message SendInfo(const Flow& flow) {
    id_ = Send("INFO", flow);
    Message info = network_.Last().message;
    network_.TakeNames();
    return info;
  }
  std::size_t live() const { return Count().non_invite_client; }

  ClientTransactionId id_ = 0;
};

TEST_F(NonInviteClientTransactionTest, OverUdpItIsSentAgainAtTimerEUntilTimerF) {
  SendInfo(Udp());
  for (const Duration step : {500ms, 1000ms, 2000ms, 4000ms, 4000ms, 4000ms}) {
    loop_.Advance(step - 10ms);
    EXPECT_EQ(network_.TakeNames(), Names{});
    loop_.Advance(10ms);
    EXPECT_EQ(network_.TakeNames(), Names{"INFO"});
  }
  loop_.Advance(k64T1 - 15'500ms - 10ms);
  EXPECT_EQ(heard_, Names{});
  loop_.Advance(10ms);
  EXPECT_EQ(heard_, Names{"timeout"});
  EXPECT_EQ(live(), 0u);
}

TEST_F(NonInviteClientTransactionTest, AfterAProvisionalItIsSentEveryT2) {
  const Message info = SendInfo(Udp());
  Answer(info, 100);
  loop_.Advance(500ms);
  EXPECT_EQ(network_.TakeNames(), Names{"INFO"});
  loop_.Advance(kT2 - 10ms);
  EXPECT_EQ(network_.TakeNames(), Names{});
  loop_.Advance(10ms);
  EXPECT_EQ(network_.TakeNames(), Names{"INFO"});
  loop_.Advance(k64T1);
  EXPECT_EQ(heard_, (Names{"100", "timeout"}));
}

TEST_F(NonInviteClientTransactionTest, TheFinalResponseIsToldOnceAndRepetitionsAreAbsorbedUntilTimerK) {
  const Message info = SendInfo(Udp());
  Answer(info, 200);
  loop_.Advance(kT4 - 10ms);
  Answer(info, 200);
  EXPECT_EQ(Count().stray_responses, 0u);
  loop_.Advance(10ms);
  EXPECT_EQ(live(), 0u);
  Answer(info, 200);
  EXPECT_EQ(Count().stray_responses, 1u);
  EXPECT_EQ(heard_, Names{"200"});
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(NonInviteClientTransactionTest, OverTcpNothingIsRepeatedAndTimerKIsZero) {
  const Message info = SendInfo(Tcp());
  loop_.Advance(20s);
  EXPECT_EQ(network_.TakeNames(), Names{});
  Answer(info, 200);
  loop_.RunReady();
  EXPECT_EQ(live(), 0u);
}

TEST_F(NonInviteClientTransactionTest, AClosedConnectionLosesIt) {
  SendInfo(Tcp());
  transactions_.OnFlowClosed(Tcp());
  EXPECT_EQ(heard_, Names{"lost"});
}

TEST_F(NonInviteClientTransactionTest, WhatCannotBeSentIsToldAfterSendReturned) {
  network_.broken.insert(Udp());
  Send("INFO", Udp());
  EXPECT_EQ(heard_, Names{});
  loop_.RunReady();
  EXPECT_EQ(heard_, Names{"lost"});
  EXPECT_EQ(live(), 0u);
}

TEST_F(NonInviteClientTransactionTest, ACancelDoesNothingToIt) {
  SendInfo(Udp());
  transactions_.Cancel(id_, "");
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(NonInviteClientTransactionTest, AfterReleaseItGoesOnUnheard) {
  const Message info = SendInfo(Udp());
  transactions_.Release(id_);
  loop_.Advance(500ms);
  EXPECT_EQ(network_.TakeNames(), Names{"INFO"});
  Answer(info, 200);
  EXPECT_EQ(heard_, Names{});
  EXPECT_EQ(Count().stray_responses, 0u);
}

}  // namespace
}  // namespace foyer::sip
