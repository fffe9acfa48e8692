// A call from its INVITE to its end.
#include "proxy/call.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

using CallTest = House;

TEST_F(CallTest, TheInviteThatADeviceGetsIsTheCallersWithTheRelaysOffer) {
  Register(anna_);
  Send(front_, {.body = "door-offer",
                .headers = {"Max-Forwards: 20", "Supported: 100rel, timer", "X-Floor: 3",
                            "Proxy-Authorization: Digest realm=\"house.test\", nonce=\"n\"",
                            "Proxy-Authorization: Digest realm=\"other\", nonce=\"n\""}});
  const sip::Message& invite = InviteOf(anna_).request;
  EXPECT_EQ(invite.request_uri(), "sip:anna@192.0.2.31:5060");
  EXPECT_EQ(invite.body(), "offer-to-1");
  EXPECT_EQ(invite.Value(HeaderId::kMaxForwards), "19");
  EXPECT_EQ(invite.Value(HeaderId::kSupported), "timer");
  EXPECT_EQ(invite.ValueByName("X-Floor"), "3");
  EXPECT_EQ(invite.Value(HeaderId::kProxyAuthorization), "Digest realm=\"other\", nonce=\"n\"");
  EXPECT_EQ(invite.Value(HeaderId::kTo), "<sip:home@house.test>");
  EXPECT_EQ(Media().request.offer, "door-offer");
  EXPECT_TRUE(Media().request.own_door);
}

TEST_F(CallTest, TheRouteIsRecordedTwiceTheDevicesHalfOnTop) {
  Register(tablet_);
  Press();
  const auto routes = InviteOf(tablet_).request.List(HeaderId::kRecordRoute);
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_EQ(routes[0], "<sip:" + tokens_.Seal(tablet_.flow) + "@192.0.2.1:5060;transport=tcp;lr>");
  EXPECT_EQ(routes[1], "<sip:" + tokens_.Seal(front_.flow) + "@127.0.0.1:5060;transport=tcp;lr>");
}

TEST_F(CallTest, TheFirst200WinsAndTheOthersAreToldSo) {
  for (const Device* device : {&anna_, &bob_, &hall_}) Register(*device);
  const auto ring = Press();
  Reply(anna_, 183, "a", "anna-sdp");
  Reply(bob_, 180, "b");
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183, 200));
  EXPECT_EQ(LastResponse(ring).body(), "selected-to-caller");
  EXPECT_EQ(Media().selected, "2 b bob-sdp");
  for (const Device* loser : {&anna_, &hall_}) {
    EXPECT_TRUE(InviteOf(*loser).cancelled);
    EXPECT_EQ(InviteOf(*loser).cancel_reason, "SIP;cause=200;text=\"Call completed elsewhere\"");
  }
  EXPECT_THAT(Media().open, ElementsAre(2));
  EXPECT_EQ(journal_.LastField(EventType::kAnswered, "aor"), "sip:bob@house.test");
}

TEST_F(CallTest, A200WithoutA183Wins) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
  EXPECT_EQ(Media().selected, "1 a anna-sdp");
}

TEST_F(CallTest, A200WithoutAnSdpConfirmsThe183s) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 183, "a", "anna-sdp");
  Reply(anna_, 200, "a");
  EXPECT_EQ(Media().selected, "1 a ");
  EXPECT_EQ(LastResponse(ring).body(), "selected-to-caller");
}

TEST_F(CallTest, ASecond200GetsAckAndByeAndItsRepetitionsAnAck) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
  ASSERT_EQ(layer_.stateless.size(), 1U);
  const auto& [flow, ack] = layer_.stateless.front();
  EXPECT_EQ(flow, bob_.flow);
  EXPECT_EQ(ack.method_name(), "ACK");
  EXPECT_EQ(ack.cseq(), 10U);
  EXPECT_EQ(ack.to_tag(), "b");
  EXPECT_EQ(ack.request_uri(), "sip:device@192.0.2.41:5060");
  const sip::Message& bye = SentTo(bob_, "BYE").request;
  EXPECT_EQ(bye.cseq(), 11U);
  EXPECT_EQ(bye.to_tag(), "b");
  EXPECT_EQ(bye.Value(HeaderId::kReason), kAnsweredElsewhere);
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_EQ(layer_.stateless.size(), 2U);
  EXPECT_EQ(CountSentTo(bob_, "BYE"), 1U);
}

// Nothing but SIP leaves us, whatever a device has written.
TEST_F(CallTest, AContactThatIsNoUriIsPassedOver) {
  Register(anna_);
  Register(bob_);
  Press();
  Reply(bob_, 200, "b", "bob-sdp");
  const std::string answer = sip::MakeResponse(InviteOf(anna_).request, 200, "a", {"Contact: <sip:anna@192.0.\xbe>"},
                                               "application/sdp", "anna-sdp");
  layer_.Deliver(InviteOf(anna_).id, FakeTransactionLayer::Parse(answer));
  ASSERT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(layer_.stateless.front().second.request_uri(), "sip:home@house.test");  // that was called
  EXPECT_EQ(SentTo(anna_, "BYE").request.request_uri(), "sip:home@house.test");     // that was called
}

TEST_F(CallTest, TwoDialogsOnOneBranchAreTwoDialogs) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 183, "a1", "sdp-1");
  Reply(anna_, 183, "a2", "sdp-2");
  EXPECT_THAT(Media().early, ElementsAre("1 a1 sdp-1", "1 a2 sdp-2"));
  Reply(anna_, 200, "a2", "sdp-2");
  EXPECT_EQ(Media().selected, "1 a2 sdp-2");
  EXPECT_EQ(LastResponse(ring).to_tag(), "a2");
  Reply(anna_, 200, "a1", "sdp-1");
  EXPECT_EQ(SentTo(anna_, "BYE").request.to_tag(), "a1");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183, 200));
}

TEST_F(CallTest, ARepeated200OfTheWinnerIsRepeatedToTheCaller) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200, 200));
  EXPECT_EQ(LastResponse(ring).body(), "selected-to-caller");
  EXPECT_TRUE(layer_.stateless.empty());
}

TEST_F(CallTest, ASecond200WhileTheFirstIsBeingSelectedIsPutToRest) {
  relay_.holds_select = true;
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  Reply(bob_, 200, "b", "bob-sdp");
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  EXPECT_EQ(CountSentTo(bob_, "BYE"), 1U);
  Media().held_select();
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
  EXPECT_EQ(LastResponse(ring).to_tag(), "a");
}

TEST_F(CallTest, AWinnerWithWhomThereIsNoMediaIsPutToRestAndTheCallerIsTold) {
  relay_.select_code = 488;
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 488));
  EXPECT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  ExpectNothingIsLeft();
}

TEST_F(CallTest, AWinnerWithWhomThereIsNoMediaDoesNotEndTheRingOfTheOthers) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  relay_.select_code = 488;
  Reply(anna_, 200, "a", "nonsense");
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  EXPECT_FALSE(InviteOf(bob_).cancelled);
  EXPECT_THAT(Media().open, ElementsAre(2));
  relay_.select_code = 200;
  Reply(anna_, 200, "a", "nonsense");  // repeated
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
}

TEST_F(CallTest, ACancelWhileTheAnswerIsBeingSelectedDecidesOnlyIfItCannotBeUsed) {
  relay_.holds_select = true;
  relay_.select_code = 488;
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "anna-sdp");
  Cancel(ring);
  EXPECT_TRUE(InviteOf(bob_).cancelled);
  Media().held_select();
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 488));
  ExpectNothingIsLeft();
}

TEST_F(CallTest, TheCallersCancelIs487AndGoesToAllWithItsReason) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 183, "a", "sdp");
  Cancel(ring, "SIP;cause=487;text=\"gone\"");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183, 487));
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_EQ(InviteOf(bob_).cancel_reason, "SIP;cause=487;text=\"gone\"");
  EXPECT_THAT(unlock_.ended, ElementsAre("call-1"));
  Reply(anna_, 487, "a");
  Reply(bob_, 487, "b");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183, 487));
  EXPECT_EQ(proxy_->pending(), 0U);
  ExpectNothingIsLeft();
}

TEST_F(CallTest, A200ThatCrossesTheCallersCancelIsPutToRest) {
  Register(anna_);
  const auto ring = Press();
  Cancel(ring);
  Reply(anna_, 200, "a", "sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 487));
  EXPECT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  EXPECT_EQ(SentTo(anna_, "BYE").request.Value(HeaderId::kReason), "");
  ExpectNothingIsLeft();
}

TEST_F(CallTest, ACancelAfterTheAnswerChangesNothing) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 200, "a", "sdp");
  Cancel(ring);
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
  EXPECT_FALSE(InviteOf(anna_).cancelled);
}

TEST_F(CallTest, A200OfADeviceThatWasToldToStopDoesNotEndTheRing) {
  for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
  const auto ring = Press();
  Reply(anna_, 603, "a");
  Reply(tablet_, 200, "t", "tablet-sdp");  // crosses its CANCEL; its ports are gone
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  EXPECT_EQ(CountSentTo(tablet_, "BYE"), 1U);
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 200));
}

TEST_F(CallTest, ACallerThatIsLostEndsTheRing) {
  Register(anna_);
  const auto ring = Press();
  proxy_->OnServerTransactionFailed(ring);
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  ExpectNothingIsLeft();
}

TEST_F(CallTest, NoMediaNoCall) {
  Register(anna_);
  relay_.open_code = 488;
  EXPECT_EQ(LastStatus(Press()), 488);
  relay_.open_code = 503;
  const auto second = Send(front_, {.body = "offer", .call_id = "call-2"});
  EXPECT_EQ(LastStatus(second), 503);
  EXPECT_TRUE(LastResponse(second).Has(HeaderId::kRetryAfter));
  EXPECT_TRUE(layer_.sent.empty());
  ExpectNothingIsLeft();
}

// The devices of one user each, on UDP and on TLS; which of them are offered SRTP follows from `use`.
class EncryptedCallTest : public House {
 protected:
  static Settings With(SrtpUse use) {
    Settings settings = Hasty();
    settings.srtp[{"anna", "house.test"}] = use;
    return settings;
  }
  explicit EncryptedCallTest(SrtpUse use = SrtpUse::kAuto) : House(With(use)) {}

  bool IsEncrypted(const Device& device) {
    for (const BranchId branch : Media().encrypted)
      if (InviteOf(device).request.body() == "offer-to-" + std::to_string(branch)) return true;
    return false;
  }
  // On UDP, on TLS.
  std::pair<bool, bool> Ring() {
    for (const Device& device : {anna_, secure_, bob_}) Register(device);
    Press();
    EXPECT_FALSE(IsEncrypted(bob_));
    return {IsEncrypted(anna_), IsEncrypted(secure_)};
  }

  const Device secure_{{"anna", "house.test"}, FlowOf("192.0.2.33:5061", Transport::kTls, 9)};
};
class AlwaysEncryptedCallTest : public EncryptedCallTest {
 protected:
  AlwaysEncryptedCallTest() : EncryptedCallTest(SrtpUse::kAlways) {}
};
class NeverEncryptedCallTest : public EncryptedCallTest {
 protected:
  NeverEncryptedCallTest() : EncryptedCallTest(SrtpUse::kNever) {}
};

TEST_F(EncryptedCallTest, FollowsTheTransport) { EXPECT_EQ(Ring(), std::pair(false, true)); }
TEST_F(AlwaysEncryptedCallTest, WhateverTheTransport) { EXPECT_EQ(Ring(), std::pair(true, true)); }
TEST_F(NeverEncryptedCallTest, WhateverTheTransport) { EXPECT_EQ(Ring(), std::pair(false, false)); }

TEST_F(EncryptedCallTest, ARefusalIsTheLastWordOfThatDevice) {
  Ring();
  Reply(secure_, 488, "s");
  loop_.RunReady();
  EXPECT_EQ(CountSentTo(secure_, "INVITE"), 1U);
  Reply(anna_, 183, "a", "anna-sdp");
  EXPECT_THAT(Media().early, ElementsAre(HasSubstr("anna-sdp")));
}

TEST_F(CallTest, AnInviteWithoutAnOfferPassesWithoutTheRelay) {
  Register(anna_);
  const auto ring = Send(front_, {});
  EXPECT_TRUE(relay_.sessions.empty());
  EXPECT_EQ(InviteOf(anna_).request.body(), "");
  Reply(anna_, 200, "a", "anna-offer");
  EXPECT_EQ(LastResponse(ring).body(), "anna-offer");
}

TEST_F(CallTest, HangUpEndsARing) {
  Register(anna_);
  const auto ring = Press();
  proxy_->HangUpAll("foyerd stops");
  loop_.RunReady();
  EXPECT_EQ(LastStatus(ring), 500);
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_EQ(journal_.LastField(EventType::kEnded, "why"), "foyerd stops");
  ExpectNothingIsLeft();
}

TEST_F(CallTest, HangUpEndsAnAnsweredCallOnBothSidesButNeverForgesToOurOwnUserAgent) {
  Register(anna_);
  Press();
  Reply(anna_, 200, "a", "sdp");
  proxy_->HangUpAll("foyerd stops");
  EXPECT_THAT(hung_up_, ElementsAre("call-1"));
  EXPECT_EQ(CountSentTo(front_, "BYE"), 0U);
  const sip::Message& bye = SentTo(anna_, "BYE").request;
  EXPECT_EQ(bye.cseq(), 11U);
  EXPECT_EQ(bye.to_tag(), "a");
  EXPECT_EQ(bye.from_tag(), "caller");
  ExpectNothingIsLeft();
}

TEST_F(CallTest, SilenceEndsACallOfAnotherDoorWithAByeToBoth) {
  Register(anna_);
  Call(gate_, "sip:home@house.test");
  Reply(anna_, 200, "a", "sdp");
  Media().request.handler.on_silent("nothing came for 30 s");
  EXPECT_EQ(SentTo(gate_, "BYE").request.from_tag(), "a");
  EXPECT_EQ(SentTo(gate_, "BYE").request.to_tag(), "caller");
  EXPECT_EQ(CountSentTo(anna_, "BYE"), 1U);
  ExpectNothingIsLeft();
}

TEST_F(CallTest, ItTellsHowItIs) {
  for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
  Press();
  Reply(anna_, 183, "a", "sdp");
  Reply(tablet_, 180, "t");
  const auto calls = proxy_->calls().Calls();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].state, "ringing");
  EXPECT_EQ(calls[0].caller, "sip:front@house.test");
  EXPECT_EQ(calls[0].target, "sip:home@house.test");
  std::vector<std::string> states;
  for (const CallDevice& device : calls[0].devices) states.push_back(device.aor + " " + device.state);
  EXPECT_THAT(states,
              ElementsAre("sip:anna@house.test early", "sip:anna@house.test ringing", "sip:bob@house.test trying"));
  Reply(bob_, 200, "b", "sdp");
  EXPECT_EQ(proxy_->calls().Calls()[0].state, "answered");
  EXPECT_EQ(proxy_->calls().Calls()[0].devices[2].state, "answered");
  EXPECT_EQ(proxy_->calls().Calls()[0].devices[0].state, "cancelled");
}

TEST_F(CallTest, ACallerWithoutATagIsACallerToo) {
  Register(anna_);
  Register(bob_);
  const Order order{.body = "offer", .from = "<sip:gate@house.test>"};
  const auto ring = Send(gate_, order);
  const auto again = Send(gate_, order);
  EXPECT_EQ(LastStatus(ring), 100);
  EXPECT_EQ(LastStatus(again), 482);
  Cancel(ring);
  EXPECT_EQ(LastStatus(ring), 487);
  ExpectNothingIsLeft();
}

TEST_F(CallTest, DoorsOfOthersSeeOneToTag) {
  Register(anna_);
  Register(bob_);
  const auto ring = Call(gate_, "sip:home@house.test");
  Reply(anna_, 183, "a", "anna-sdp");
  EXPECT_EQ(LastResponse(ring).to_tag(), "a");
  Reply(bob_, 200, "b", "bob-sdp");
  EXPECT_EQ(LastResponse(ring).status(), 200);
  EXPECT_EQ(LastResponse(ring).to_tag(), "a");
}

TEST_F(CallTest, TheLastOfManyTagsOfOneBranchIsNotHeard) {
  Register(anna_);
  Press();
  for (int i = 0; i < 20; ++i) Reply(anna_, 183, "t" + std::to_string(i), "sdp");
  EXPECT_EQ(Media().early.size(), 8U);
}

}  // namespace
}  // namespace foyer::proxy
