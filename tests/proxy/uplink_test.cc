// Calls over our registrations elsewhere: a PBX that wants to know who we are, and a house proxy on another board.
#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class UplinkTest : public House {
 protected:
  UplinkTest() {
    uplinks_.all = {&pbx_link_};
    for (const Device* device : {&front_, &anna_, &bob_}) Register(*device);
  }

  // The PBX wants credentials for what it has got last.
  void Challenge(Sent& sent) {
    layer_.Reply(sent, 407, "x", {}, {"Proxy-Authenticate: Digest realm=\"pbx.test\", nonce=\"1\""});
    loop_.RunReady();
  }
  // Our door calls a number of the PBX, which challenges; it rings there, and somebody answers.
  ServerTransactionId AnsweredAtPbx() {
    const auto call = Call(front_, "sip:**9@pbx.test", "door-offer");
    Challenge(InviteOf(pbx_));
    Reply(pbx_, 180, "p");
    Reply(pbx_, 200, "p", "pbx-sdp");
    ByCaller(front_, call, {.method = "ACK", .cseq = 10});
    return call;
  }
  static std::string CSeqOf(const sip::Message& message) { return std::string(message.Value(HeaderId::kCSeq)); }

  const Device pbx_{{"620", "pbx.test"}, FlowOf("192.0.2.200:5060")};
  FakeUplink pbx_link_{{"620", "pbx.test"}, "sip:home@house.test", pbx_.flow};
};

TEST_F(UplinkTest, AnAddressOfThePbxIsCalledAsOurAccountThere) {
  Call(front_, "sip:**9@pbx.test", "door-offer");
  const sip::Message& invite = InviteOf(pbx_).request;
  EXPECT_EQ(invite.request_uri(), "sip:**9@pbx.test");
  EXPECT_EQ(invite.Value(HeaderId::kFrom), "<sip:620@pbx.test>;tag=caller");
  EXPECT_EQ(invite.Value(HeaderId::kTo), "<sip:**9@pbx.test>");
}

TEST_F(UplinkTest, AChallengeIsAnsweredAndTheCallerHearsNothingOfIt) {
  const auto call = Call(front_, "sip:**9@pbx.test", "door-offer");
  Challenge(InviteOf(pbx_));
  EXPECT_EQ(CountSentTo(pbx_, "INVITE"), 2U);
  const sip::Message second = InviteOf(pbx_).request;
  EXPECT_EQ(CSeqOf(second), "11 INVITE");
  EXPECT_EQ(second.Value(HeaderId::kProxyAuthorization), "Digest for=\"INVITE sip:**9@pbx.test\"");
  Reply(pbx_, 200, "p", "pbx-sdp");
  EXPECT_EQ(Statuses(call), (std::vector{100, 200}));
  const sip::Message& success = LastResponse(call);
  EXPECT_EQ(CSeqOf(success), "10 INVITE");
  EXPECT_EQ(success.Value(HeaderId::kFrom), "<sip:front@house.test>;tag=caller");
}

TEST_F(UplinkTest, AWrongPasswordIsNotTheCallersBusiness) {
  const auto call = Call(front_, "sip:**9@pbx.test", "door-offer");
  Challenge(InviteOf(pbx_));
  Challenge(InviteOf(pbx_));
  EXPECT_EQ(CountSentTo(pbx_, "INVITE"), 2U);
  EXPECT_EQ(LastStatus(call), 403);
  EXPECT_FALSE(LastResponse(call).Has(HeaderId::kProxyAuthenticate));
}

TEST_F(UplinkTest, TheAckHasTheCSeqAndTheCredentialsOfItsInvite) {
  AnsweredAtPbx();
  ASSERT_EQ(layer_.stateless.size(), 1U);
  const sip::Message& ack = layer_.stateless.back().second;
  EXPECT_EQ(CSeqOf(ack), "11 ACK");
  EXPECT_EQ(ack.Value(HeaderId::kFrom), "<sip:620@pbx.test>;tag=caller");
  EXPECT_THAT(std::string(ack.Value(HeaderId::kProxyAuthorization)), HasSubstr("INVITE"));
}

TEST_F(UplinkTest, EachSideKeepsItsOwnCountOfRequestsAndItsOwnNames) {
  const auto call = AnsweredAtPbx();
  const auto info = ByCaller(front_, call, {"INFO", "x", "text/plain", {}, 11});
  EXPECT_EQ(CSeqOf(SentTo(pbx_, "INFO").request), "12 INFO");
  EXPECT_EQ(SentTo(pbx_, "INFO").request.Value(HeaderId::kFrom), "<sip:620@pbx.test>;tag=caller");
  Challenge(SentTo(pbx_, "INFO"));
  EXPECT_EQ(CSeqOf(SentTo(pbx_, "INFO").request), "13 INFO");
  layer_.Reply(SentTo(pbx_, "INFO"), 200, "p");
  EXPECT_EQ(Statuses(info), std::vector{200});
  EXPECT_EQ(CSeqOf(LastResponse(info)), "11 INFO");
  EXPECT_EQ(LastResponse(info).Value(HeaderId::kFrom), "<sip:front@house.test>;tag=caller");

  // The other way nothing was challenged, so nothing is shifted; the caller is asked by its own name.
  ByCallee(pbx_, "p", {.method = "OPTIONS", .cseq = 500});
  EXPECT_EQ(CSeqOf(SentTo(front_, "OPTIONS").request), "500 OPTIONS");
  EXPECT_EQ(SentTo(front_, "OPTIONS").request.Value(HeaderId::kTo), "<sip:front@house.test>;tag=caller");

  ByCaller(front_, call, {.method = "BYE", .cseq = 12});
  EXPECT_EQ(CSeqOf(SentTo(pbx_, "BYE").request), "14 BYE");
}

TEST_F(UplinkTest, AChallengedReInviteAndItsAck) {
  const auto call = AnsweredAtPbx();
  const auto again = ByCaller(front_, call, {"INVITE", "door-offer-2", "application/sdp", {}, 11});
  ASSERT_EQ(CSeqOf(InviteOf(pbx_).request), "12 INVITE");
  Challenge(InviteOf(pbx_));
  ASSERT_EQ(CSeqOf(InviteOf(pbx_).request), "13 INVITE");
  Reply(pbx_, 200, "p", "pbx-sdp-2");
  EXPECT_EQ(LastStatus(again), 200);
  EXPECT_EQ(CSeqOf(LastResponse(again)), "11 INVITE");
  ByCaller(front_, call, {.method = "ACK", .cseq = 11});
  EXPECT_EQ(CSeqOf(layer_.stateless.back().second), "13 ACK");
}

TEST_F(UplinkTest, AByeOfOursIsAnsweredForToo) {
  AnsweredAtPbx();
  proxy_->HangUpAll("test");
  EXPECT_EQ(CSeqOf(SentTo(pbx_, "BYE").request), "12 BYE");
  Challenge(SentTo(pbx_, "BYE"));
  EXPECT_EQ(CSeqOf(SentTo(pbx_, "BYE").request), "13 BYE");
  layer_.Reply(SentTo(pbx_, "BYE"), 200, "p");
  EXPECT_EQ(CountSentTo(pbx_, "BYE"), 2U);
}

TEST_F(UplinkTest, ACallFromThePbxRingsWhatItMayAndNothingElse) {
  const Order order{
      .target = "sip:contact-620@192.0.2.1:5060", .body = "offer", .from = "<sip:**610@pbx.test>;tag=caller"};
  const auto call = Send(pbx_, order);
  EXPECT_TRUE(guard_.IsKnownGood(pbx_.flow));
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(front_, "INVITE"), 0U);
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_EQ(LastStatus(call), 200);
  for (const Order& other : {Order{.target = "sip:front@house.test", .call_id = "2", .from = order.from},
                             Order{.target = "sip:contact-999@192.0.2.1", .call_id = "3", .from = order.from}}) {
    EXPECT_EQ(LastStatus(Send(pbx_, other)), 407);
  }
}

TEST_F(UplinkTest, TheContactIsNothingWithoutItsFlow) {
  EXPECT_EQ(LastStatus(Send(stranger_, {.target = "sip:contact-620@192.0.2.1:5060"})), 407);
  EXPECT_FALSE(guard_.IsKnownGood(stranger_.flow));
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 0U);
}

TEST_F(UplinkTest, AStrangersRequestToThePbxIsRefused) {
  EXPECT_EQ(LastStatus(Send(stranger_, {.target = "sip:**9@pbx.test"})), 407);
  EXPECT_EQ(CountSentTo(pbx_, "INVITE"), 0U);
}

TEST_F(UplinkTest, AnUplinkThatIsDownCannotBeRung) {
  pbx_link_.way.reset();
  EXPECT_EQ(LastStatus(Call(front_, "sip:**9@pbx.test", "door-offer")), 480);
}

// ---- The house proxy is another board

class HomeTest : public House {
 protected:
  HomeTest() {
    uplinks_.all = {&home_link_};
    uplinks_.house = &home_link_;
    for (const Device* device : {&front_, &anna_, &bob_}) Register(*device);
  }
  std::size_t RungHere() const { return CountSentTo(anna_, "INVITE") + CountSentTo(bob_, "INVITE"); }

  const Device panel_{{"home", "house.test"}, FlowOf("192.0.2.100:5060", Transport::kTcp, 9)};
  FakeUplink home_link_{{"front", "house.test"}, "", panel_.flow};
};

TEST_F(HomeTest, APressGoesThereAsTheDoorAndRingsNobodyHere) {
  const auto ring = Press();
  EXPECT_EQ(InviteOf(panel_).request.request_uri(), "sip:home@house.test");
  EXPECT_EQ(InviteOf(panel_).request.Value(HeaderId::kFrom), "<sip:front@house.test>;tag=caller");
  Reply(panel_, 100, "");
  loop_.Advance(10s);
  Reply(panel_, 183, "p", "panel-sdp");
  Reply(panel_, 200, "p", "panel-sdp");
  EXPECT_EQ(LastStatus(ring), 200);
  EXPECT_EQ(RungHere(), 0U);
}

TEST_F(HomeTest, ABoardThatSaysNothingIsGivenUpAfterTwoSecondsAndThenTheDevicesHereRing) {
  const auto ring = Press();
  loop_.Advance(1999ms);
  EXPECT_EQ(RungHere(), 0U);
  loop_.Advance(1ms);
  EXPECT_TRUE(InviteOf(panel_).cancelled);
  EXPECT_EQ(RungHere(), 2U);
  EXPECT_EQ(home_link_.unanswered, 1);
  EXPECT_EQ(InviteOf(anna_).request.call_id(), "call-1");
  EXPECT_EQ(InviteOf(anna_).request.from_tag(), "caller");
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_EQ(LastStatus(ring), 200);
}

TEST_F(HomeTest, TheNextPressRingsHereAtOnce) {
  home_link_.way.reset();
  Press();
  EXPECT_EQ(RungHere(), 2U);
  EXPECT_EQ(CountSentTo(panel_, "INVITE"), 0U);
}

TEST_F(HomeTest, ALateAnswerOfTheBoardIsPutToRestAndRingsNothingTwice) {
  Press();
  loop_.Advance(2s);
  home_link_.way = panel_.flow;  // it is back
  Reply(panel_, 180, "p");
  loop_.Advance(5s);
  EXPECT_EQ(RungHere(), 2U);
  EXPECT_EQ(CountSentTo(panel_, "INVITE"), 1U);
  Reply(panel_, 200, "p", "panel-sdp");  // it crossed our CANCEL
  EXPECT_EQ(CountSentTo(panel_, "BYE"), 1U);
  EXPECT_TRUE(InviteOf(anna_).cancelled == false);
}

TEST_F(HomeTest, ABoardThatFallsSilentWithItsConnectionWhileItRingsIsReplaced) {
  Press();
  Reply(panel_, 180, "p");
  layer_.BreakFlow(InviteOf(panel_));
  loop_.RunReady();
  EXPECT_EQ(RungHere(), 2U);
}

TEST_F(HomeTest, WhatTheBoardCannotDoIsDoneHereButARefusalIsOne) {
  for (const auto& [status, rung] : {std::pair{404, 2U}, {480, 2U}, {500, 2U}, {403, 2U}, {486, 0U}, {603, 0U}}) {
    const std::string id = "call-" + std::to_string(status);
    const auto before = RungHere();
    const auto ring = Send(front_, {.body = "door-offer", .call_id = id});
    Reply(panel_, status, "p");
    EXPECT_EQ(RungHere() - before, rung) << status;
    if (rung == 0) {
      EXPECT_EQ(LastStatus(ring), status);
    }
    Cancel(ring);
  }
}

TEST_F(HomeTest, WhereSomebodyWasRungAndNobodyAnsweredNobodyIsRungAgain) {
  const auto ring = Press();
  Reply(panel_, 180, "p");
  Reply(panel_, 408, "p");
  EXPECT_EQ(RungHere(), 0U);
  loop_.Advance(60s);
  EXPECT_EQ(LastStatus(ring), 408);
}

TEST_F(HomeTest, AUserOfTheHouseLooksInAndOpensByACode) {
  const auto call =
      Send(panel_,
           {.target = "sip:contact-front@192.0.2.1:5060", .body = "offer", .from = "<sip:carl@house.test>;tag=caller"});
  ASSERT_EQ(CountSentTo(front_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(panel_, "INVITE"), 0U);
  Reply(front_, 200, "f", "door-sdp");
  ByCaller(panel_, call, {.method = "ACK", .cseq = 10});
  ByCaller(panel_, call, Digits("1"));
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user.user, "carl");
}

TEST_F(HomeTest, ACodeOfThePhoneThatAnsweredAtTheBoardOpens) {
  const auto ring = Press();
  Reply(panel_, 200, "p", "panel-sdp");
  ByCaller(front_, ring, {.method = "ACK", .cseq = 10});
  const auto info = ByCallee(panel_, "p", Digits("1"));
  EXPECT_EQ(LastStatus(info), 200);
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_TRUE(unlock_.inputs[0].answered);
}

}  // namespace
}  // namespace foyer::proxy
