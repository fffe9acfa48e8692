// Changes of an answered call: hold, another address, another direction.
#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class ReofferTest : public House {
 protected:
  ReofferTest() {
    Register(anna_);
    ring_ = Call(gate_, "sip:home@house.test");
    Reply(anna_, 200, "a", "anna-sdp");
  }
  static Within Reinvite(const std::string& sdp, std::uint32_t cseq = 100) {
    return {.method = "INVITE", .body = sdp, .type = "application/sdp", .cseq = cseq};
  }
  std::size_t InvitesTo(const Device& device) const { return CountSentTo(device, "INVITE"); }

  ServerTransactionId ring_ = 0;
};

TEST_F(ReofferTest, ThePhonesHoldReachesTheDoorAsTheRelayWritesIt) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  EXPECT_THAT(Media().reoffers, ElementsAre("back hold"));
  EXPECT_EQ(SentTo(gate_, "INVITE").request.body(), "reoffer");
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-answer");
  EXPECT_THAT(Media().reanswers, ElementsAre("door-answer"));
  EXPECT_EQ(LastStatus(hold), 200);
  EXPECT_EQ(LastResponse(hold).body(), "reanswer");
}

TEST_F(ReofferTest, TheDoorsReachesThePhone) {
  const auto change = ByCaller(gate_, ring_, Reinvite("moved"));
  EXPECT_THAT(Media().reoffers, ElementsAre("front moved"));
  EXPECT_EQ(InviteOf(anna_).request.body(), "reoffer");
  layer_.Reply(InviteOf(anna_), 200, "", "anna-answer");
  EXPECT_EQ(LastResponse(change).body(), "reanswer");
}

TEST_F(ReofferTest, APhoneThatHasChangedItsNetworkMayHaveItsMediaThereToo) {
  authenticator_.identities[tablet_.flow] = {anna_.aor, UserKind::kPhone, false};
  auto moved = Reinvite("moved");
  moved.flow = tablet_.flow;
  ByCallee(anna_, "a", moved);
  EXPECT_THAT(Media().moves, ElementsAre("back " + tablet_.flow.remote.address.ToString()));
  EXPECT_THAT(Media().reoffers, ElementsAre("back moved"));
}

TEST_F(ReofferTest, AnUpdateDoesTheSame) {
  const auto update = ByCallee(anna_, "a", {"UPDATE", "hold", "application/sdp"});
  EXPECT_EQ(SentTo(gate_, "UPDATE").request.body(), "reoffer");
  layer_.Reply(SentTo(gate_, "UPDATE"), 200, "", "door-answer");
  EXPECT_EQ(LastResponse(update).body(), "reanswer");
}

TEST_F(ReofferTest, AnUpdateWithoutAnOfferOnlyPasses) {
  ByCallee(anna_, "a", {"UPDATE"});
  EXPECT_EQ(CountSentTo(gate_, "UPDATE"), 1U);
  EXPECT_TRUE(Media().reoffers.empty());
}

TEST_F(ReofferTest, TheRepeated2xxIsRepeatedAsItWas) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-answer");
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-answer");
  EXPECT_THAT(Statuses(hold), ElementsAre(200, 200));
  EXPECT_EQ(LastResponse(hold).body(), "reanswer");
  EXPECT_EQ(Media().reanswers.size(), 1U);
}

TEST_F(ReofferTest, ARefusedOfferIsAbandonedAndAnotherMayCome) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  layer_.Reply(SentTo(gate_, "INVITE"), 488, "");
  EXPECT_EQ(LastStatus(hold), 488);
  EXPECT_EQ(Media().abandoned, 1);
  ByCallee(anna_, "a", Reinvite("again", 101));
  EXPECT_EQ(InvitesTo(gate_), 2U);
}

TEST_F(ReofferTest, TwoAtOnceAre491) {
  ByCallee(anna_, "a", Reinvite("hold"));
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring_, Reinvite("moved"))), 491);
}

TEST_F(ReofferTest, NoAnswerAtAllAbandonsIt) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  layer_.TimeOut(SentTo(gate_, "INVITE"));
  EXPECT_EQ(LastStatus(hold), 408);
  EXPECT_EQ(Media().abandoned, 1);
  ByCallee(anna_, "a", Reinvite("again", 101));
  EXPECT_EQ(InvitesTo(gate_), 2U);
}

TEST_F(ReofferTest, OneThatRingsForEverIsEndedByTimerC) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  loop_.Advance(170s);
  layer_.Reply(SentTo(gate_, "INVITE"), 180, "");
  loop_.Advance(170s);
  EXPECT_THAT(Statuses(hold), ElementsAre(180));
  loop_.Advance(10s);
  EXPECT_TRUE(SentTo(gate_, "INVITE").cancelled);
  EXPECT_EQ(LastStatus(hold), 408);
  EXPECT_EQ(Media().abandoned, 1);
}

TEST_F(ReofferTest, AProvisionalAnswerLeadsNoMediaPastTheRelay) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  layer_.Reply(SentTo(gate_, "INVITE"), 183, "", "door-answer");
  EXPECT_THAT(Statuses(hold), ElementsAre(183));
  EXPECT_EQ(LastResponse(hold).body(), "");
  EXPECT_FALSE(LastResponse(hold).Has(HeaderId::kContentType));
}

TEST_F(ReofferTest, TheSenderMayGiveItUp) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  Cancel(hold, "SIP;cause=487;text=\"changed my mind\"");
  EXPECT_TRUE(SentTo(gate_, "INVITE").cancelled);
  EXPECT_EQ(SentTo(gate_, "INVITE").cancel_reason, "SIP;cause=487;text=\"changed my mind\"");
  layer_.Reply(SentTo(gate_, "INVITE"), 487, "");
  EXPECT_EQ(LastStatus(hold), 487);
  EXPECT_EQ(Media().abandoned, 1);
}

TEST_F(ReofferTest, ASenderThatIsLostLeavesTheWayFree) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  proxy_->OnServerTransactionFailed(hold);
  EXPECT_TRUE(SentTo(gate_, "INVITE").cancelled);
  EXPECT_EQ(Media().abandoned, 1);
  ByCallee(anna_, "a", Reinvite("again", 101));
  EXPECT_EQ(InvitesTo(gate_), 2U);
}

TEST_F(ReofferTest, WithoutAnOfferTheAnswerMakesItAndTheAckAnswers) {
  const auto ask = ByCallee(anna_, "a", Reinvite(""));
  EXPECT_EQ(SentTo(gate_, "INVITE").request.body(), "");
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-offer");
  EXPECT_THAT(Media().reoffers, ElementsAre("front door-offer"));
  EXPECT_EQ(LastResponse(ask).body(), "reoffer");
  ByCallee(anna_, "a", {"ACK", "anna-answer", "application/sdp"});
  EXPECT_THAT(Media().reanswers, ElementsAre("anna-answer"));
  ASSERT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(layer_.stateless[0].first, gate_.flow);
  EXPECT_EQ(layer_.stateless[0].second.body(), "reanswer");
}

TEST_F(ReofferTest, AnAckThatOwesTheAnswerLeavesTheWayFree) {
  ByCallee(anna_, "a", Reinvite(""));
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-offer");
  ByCallee(anna_, "a", {"ACK"});
  EXPECT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(Media().abandoned, 1);
  ByCallee(anna_, "a", Reinvite("hold", 101));
  EXPECT_EQ(InvitesTo(gate_), 2U);
}

TEST_F(ReofferTest, AByeInTheMiddleOfOneEndsTheCall) {
  const auto hold = ByCallee(anna_, "a", Reinvite("hold"));
  ByCaller(gate_, ring_, {"BYE"});
  layer_.Reply(SentTo(gate_, "INVITE"), 200, "", "door-answer");
  layer_.Reply(SentTo(anna_, "BYE"), 200, "");
  EXPECT_EQ(LastStatus(hold), 200);
  ExpectNothingIsLeft();
}

TEST_F(ReofferTest, AfterTheEndThereIsNothingToChange) {
  ByCaller(gate_, ring_, {"BYE"});
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", Reinvite("hold"))), 481);
}

}  // namespace
}  // namespace foyer::proxy
