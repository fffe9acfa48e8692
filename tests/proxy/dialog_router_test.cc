// Requests inside of dialogs: where they go, and who may send them.
#include "proxy/dialog_router.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class DialogRouterTest : public House {
 protected:
  DialogRouterTest() {
    Register(anna_);
    Register(bob_);
  }
  // A call of the door of another maker that anna has answered; bob's 183 came first.
  ServerTransactionId Answered() {
    const auto ring = Call(gate_, "sip:home@house.test");
    Reply(bob_, 183, "b", "bob-sdp");
    Reply(anna_, 200, "a", "anna-sdp");
    return ring;
  }
};

TEST_F(DialogRouterTest, TheCallersAckGoesToTheWinner) {
  const auto ring = Answered();
  ByCaller(gate_, ring, {.method = "ACK", .headers = {"Max-Forwards: 9"}, .cseq = 10});
  ASSERT_EQ(layer_.stateless.size(), 1U);
  const auto& [flow, ack] = layer_.stateless[0];
  EXPECT_EQ(flow, anna_.flow);
  EXPECT_EQ(ack.to_tag(), "a") << "the door knows the dialog by bob's tag";
  EXPECT_FALSE(ack.Has(HeaderId::kRoute)) << "both halves of our Route are off";
  EXPECT_EQ(ack.Value(HeaderId::kMaxForwards), "8");
  EXPECT_EQ(ack.request_uri(), "sip:device@192.0.2.31:5060");
}

TEST_F(DialogRouterTest, TheCallersByeGoesToTheWinnerAndIsAnswered) {
  const auto ring = Answered();
  const auto bye = ByCaller(gate_, ring, {.method = "BYE"});
  const Sent& sent = SentTo(anna_, "BYE");
  EXPECT_EQ(sent.request.to_tag(), "a");
  EXPECT_EQ(sent.request.from_tag(), "caller");
  layer_.Reply(sent, 200, "");
  EXPECT_EQ(LastStatus(bye), 200);
  EXPECT_EQ(LastResponse(bye).to_tag(), "b");
  EXPECT_EQ(journal_.LastField(EventType::kEnded, "why"), "the caller hung up");
  ExpectNothingIsLeft();
}

TEST_F(DialogRouterTest, TheWinnersByeGoesToTheCaller) {
  Answered();
  const auto bye = ByCallee(anna_, "a", {"BYE"});
  const Sent& sent = SentTo(gate_, "BYE");
  EXPECT_EQ(sent.request.from_tag(), "b");
  EXPECT_EQ(sent.request.to_tag(), "caller");
  layer_.Reply(sent, 200, "");
  EXPECT_EQ(LastStatus(bye), 200);
  EXPECT_EQ(LastResponse(bye).from_tag(), "a");
  EXPECT_EQ(journal_.LastField(EventType::kEnded, "why"), "the device hung up");
  ExpectNothingIsLeft();
}

TEST_F(DialogRouterTest, ByesThatCrossAreBothAnswered) {
  const auto ring = Answered();
  ByCallee(anna_, "a", {"BYE"});
  const auto second = ByCaller(gate_, ring, {.method = "BYE"});
  layer_.Reply(SentTo(anna_, "BYE"), 481, "");
  EXPECT_EQ(LastStatus(second), 481);
  EXPECT_EQ(journal_.CountOf(EventType::kEnded), 1U);
}

TEST_F(DialogRouterTest, AByeToASideThatIsGoneEndsTheCallAllTheSame) {
  const auto ring = Answered();
  const auto bye = ByCaller(gate_, ring, {.method = "BYE"});
  layer_.BreakFlow(SentTo(anna_, "BYE"));
  EXPECT_EQ(LastStatus(bye), 430) << "RFC 5626 s5.3.1: the flow is gone";
  ExpectNothingIsLeft();
}

// It would call whoever it is referred to.
TEST_F(DialogRouterTest, NobodyTransfersOurOwnDoor) {
  Press();
  Reply(anna_, 200, "a", "sdp");
  const auto refer = ByCallee(anna_, "a", {.method = "REFER", .headers = {"Refer-To: <sip:0900123@far.test>"}});
  EXPECT_EQ(LastStatus(refer), 405);
  EXPECT_EQ(CountSentTo(front_, "REFER"), 0U);
}

TEST_F(DialogRouterTest, ATransferOfAnotherDoorIsItsOwnBusiness) {
  Answered();
  ByCallee(anna_, "a", {.method = "REFER", .headers = {"Refer-To: <sip:bob@house.test>"}});
  EXPECT_EQ(CountSentTo(gate_, "REFER"), 1U);
}

TEST_F(DialogRouterTest, OurOwnUserAgentGetsTheByeOfThePhone) {
  Press();
  Reply(anna_, 200, "a", "sdp");
  ByCallee(anna_, "a", {"BYE"});
  EXPECT_EQ(CountSentTo(front_, "BYE"), 1U);
  EXPECT_TRUE(hung_up_.empty());
}

TEST_F(DialogRouterTest, OurOwnUserAgentHangsUpAlsoWhenTheByeDoesNotReachIt) {
  Press();
  Reply(anna_, 200, "a", "sdp");
  ByCallee(anna_, "a", {"BYE"});
  layer_.BreakFlow(SentTo(front_, "BYE"));
  EXPECT_THAT(hung_up_, testing::ElementsAre("call-1"));
  ExpectNothingIsLeft();
}

TEST_F(DialogRouterTest, AByeByAStrangerEndsNothing) {
  const auto ring = Answered();
  Within bye{"BYE"};
  bye.flow = stranger_.flow;
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, bye)), 407);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", bye)), 407);
  bye.flow = bob_.flow;
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, bye)), 481);
  EXPECT_EQ(proxy_->calls().Calls().size(), 1U);
}

TEST_F(DialogRouterTest, AnAckByAStrangerGoesNowhere) {
  const auto ring = Answered();
  ByCaller(gate_, ring, {.method = "ACK", .cseq = 10, .flow = stranger_.flow});
  EXPECT_TRUE(layer_.stateless.empty());
}

TEST_F(DialogRouterTest, APhoneThatHasChangedItsNetworkIsReachedOnItsNewFlow) {
  const auto ring = Answered();
  authenticator_.identities[tablet_.flow] = {anna_.aor, UserKind::kPhone, false};
  Within options{"OPTIONS"};
  options.flow = tablet_.flow;
  ByCallee(anna_, "a", options);
  EXPECT_EQ(CountSentTo(gate_, "OPTIONS"), 1U);
  ByCaller(gate_, ring, {.method = "BYE"});
  EXPECT_EQ(CountSentTo(tablet_, "BYE"), 1U);
}

TEST_F(DialogRouterTest, AnAckThatHasNoHopsLeftIsDropped) {
  const auto ring = Answered();
  ByCaller(gate_, ring, {.method = "ACK", .headers = {"Max-Forwards: 0"}, .cseq = 10});
  EXPECT_TRUE(layer_.stateless.empty());
}

TEST_F(DialogRouterTest, AByeOfTheCallerWhileItRingsIsACancel) {
  const auto ring = Call(gate_, "sip:home@house.test");
  Reply(anna_, 183, "a", "sdp");
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, {.method = "BYE"})), 200);
  EXPECT_EQ(LastStatus(ring), 487);
  EXPECT_TRUE(InviteOf(bob_).cancelled);
}

TEST_F(DialogRouterTest, AByeOfTheCallerIsACancelAlsoWhenTheDeviceItKnowsHasGone) {
  const auto ring = Call(gate_, "sip:home@house.test");
  Reply(anna_, 183, "a", "sdp");
  Reply(anna_, 480, "a");
  ASSERT_EQ(LastStatus(ring), 183);
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, {.method = "BYE"})), 200);
  EXPECT_EQ(LastStatus(ring), 487);
}

TEST_F(DialogRouterTest, WhatElseASideSaysBeforeTheAnswerGoesNowhere) {
  const auto ring = Call(gate_, "sip:home@house.test");
  Reply(anna_, 183, "a", "sdp");
  const auto update = ByCaller(gate_, ring, {"UPDATE", "new-offer", "application/sdp"});
  EXPECT_EQ(LastStatus(update), 500);
  EXPECT_TRUE(LastResponse(update).Has(HeaderId::kRetryAfter));
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, {"OPTIONS"})), 481);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", {"BYE"})), 481);
  EXPECT_EQ(layer_.sent.size(), 2U) << "the two INVITEs";
}

TEST_F(DialogRouterTest, AMessageInACallPassesBetweenPhones) {
  Call(bob_, "sip:anna@house.test");
  Reply(anna_, 200, "a", "sdp");
  const auto message = ByCallee(anna_, "a", {"MESSAGE", "hello", "text/plain"});
  EXPECT_EQ(SentTo(bob_, "MESSAGE").request.body(), "hello");
  layer_.Reply(SentTo(bob_, "MESSAGE"), 202, "");
  EXPECT_EQ(LastStatus(message), 202);
}

// ---- Dialogs that the proxy does not know: from before its last start

class StrayTest : public DialogRouterTest {
 protected:
  // An in-dialog request of anna with a Route that leads to bob.
  ServerTransactionId Stray(const std::string& method, const Device& from, const std::string& route,
                            const std::string& type = {}, const std::string& body = {}) {
    const std::string request =
        method + " sip:bob@192.0.2.41 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKs\r\nRoute: " + route +
        "\r\nRoute: <sip:far.test;lr>\r\nFrom: <sip:anna@house.test>;tag=1\r\nTo: <sip:bob@house.test>;tag=2\r\n" +
        "Call-ID: old\r\nCSeq: 5 " + method + "\r\n" + (type.empty() ? "" : "Content-Type: " + type + "\r\n") +
        "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const auto id = layer_.Receive(request, from.flow);
    loop_.RunReady();
    return id;
  }
  std::string RouteTo(const Device& device) const { return RecordRouteFor(device.flow, tokens_); }
};

TEST_F(StrayTest, AckAndByeFindTheirWay) {
  Stray("ACK", stranger_, RouteTo(bob_));
  ASSERT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(layer_.stateless[0].first, bob_.flow);
  const auto bye = Stray("BYE", stranger_, RouteTo(bob_));
  EXPECT_EQ(SentTo(bob_, "BYE").request.Value(HeaderId::kRoute), "<sip:far.test;lr>");
  layer_.Reply(SentTo(bob_, "BYE"), 200, "");
  EXPECT_EQ(LastStatus(bye), 200);
}

TEST_F(StrayTest, OthersMustProveWhoTheyAre) {
  EXPECT_EQ(LastStatus(Stray("OPTIONS", stranger_, RouteTo(bob_))), 407);
  Stray("OPTIONS", anna_, RouteTo(bob_));
  EXPECT_EQ(CountSentTo(bob_, "OPTIONS"), 1U);
}

TEST_F(StrayTest, NothingTypedGoesThrough) {
  EXPECT_EQ(LastStatus(Stray("INFO", stranger_, RouteTo(front_), "application/dtmf", "1")), 407);
  EXPECT_EQ(LastStatus(Stray("INFO", anna_, RouteTo(front_), "application/dtmf", "1")), 481);
  EXPECT_TRUE(layer_.sent.empty());
  EXPECT_TRUE(unlock_.inputs.empty());
}

TEST_F(StrayTest, ARouteThatClaimsToBeOursButIsNotIs403) {
  EXPECT_EQ(LastStatus(Stray("BYE", anna_, "<sip:forged@192.0.2.1:5060;lr>")), 403);
  EXPECT_EQ(LastStatus(Stray("BYE", anna_, "<sip:forged@house.test;lr>")), 403);
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "why"), "forged route");
  EXPECT_EQ(guard_.offences, (std::vector{Offence::kMalformed, Offence::kMalformed}));
}

TEST_F(StrayTest, WithoutARouteOfOursThereIsNoDialog) {
  EXPECT_EQ(LastStatus(Stray("BYE", anna_, "<sip:other.test;lr>")), 481);
  EXPECT_EQ(LastStatus(Stray("INFO", stranger_, "<sip:other.test;lr>")), 407);
  EXPECT_EQ(LastStatus(Stray("INFO", anna_, "<sip:other.test;lr>")), 481);
  EXPECT_EQ(guard_.offences, (std::vector{Offence::kAimless, Offence::kAimless}));
}

TEST_F(StrayTest, AStrictRouterIsUnderstood) {
  const std::string request =
      "BYE sip:" + tokens_.Seal(bob_.flow) +
      "@192.0.2.1;lr SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKs\r\nRoute: <sip:bob@192.0.2.41>\r\n"
      "From: <sip:anna@house.test>;tag=1\r\nTo: <sip:bob@house.test>;tag=2\r\nCall-ID: old\r\nCSeq: 5 BYE\r\n\r\n";
  layer_.Receive(request, anna_.flow);
  EXPECT_EQ(SentTo(bob_, "BYE").request.request_uri(), "sip:bob@192.0.2.41");
  EXPECT_FALSE(SentTo(bob_, "BYE").request.Has(HeaderId::kRoute));
}

}  // namespace
}  // namespace foyer::proxy
