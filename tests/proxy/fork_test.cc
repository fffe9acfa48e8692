// Who rings, who is told to stop, and what the caller hears if nobody answers.
#include "proxy/fork.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

using ForkTest = House;

TEST_F(ForkTest, EveryPhoneAndPanelRingsButNoDoorAndNotTheCaller) {
  for (const Device* device : {&anna_, &tablet_, &bob_, &hall_, &gate_, &front_}) Register(*device);
  const auto ring = Press();
  for (const Device* device : {&anna_, &tablet_, &bob_, &hall_}) EXPECT_EQ(CountSentTo(*device, "INVITE"), 1U);
  EXPECT_EQ(layer_.sent.size(), 4U);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
}

TEST_F(ForkTest, AUserWhoRingsTheHouseIsNotRung) {
  for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
  Call(anna_, "sip:home@house.test");
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
  EXPECT_EQ(layer_.sent.size(), 1U);
}

TEST_F(ForkTest, AGroupRingsItsMembersOnly) {
  for (const Device* device : {&anna_, &bob_, &hall_}) Register(*device);
  Call(front_, "sip:flat2@house.test");
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
  EXPECT_EQ(layer_.sent.size(), 1U);
}

TEST_F(ForkTest, ACallToOneUserRingsAllDevicesOfThatUser) {
  for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
  Call(bob_, "sip:anna@house.test");
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(tablet_, "INVITE"), 1U);
  EXPECT_EQ(layer_.sent.size(), 2U);
}

TEST_F(ForkTest, ADeviceThatCallsItsOwnUserIsNotItsOwnTarget) {
  Register(anna_);
  Register(tablet_);
  Call(anna_, "sip:anna@house.test");
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 0U);
  EXPECT_EQ(CountSentTo(tablet_, "INVITE"), 1U);
}

TEST_F(ForkTest, TheCoreThatOnlyRingsOutTakesNoCalls) {
  Register(bob_);
  Device look_in = front_;
  look_in.flow = FlowOf("127.0.0.1:40002", Transport::kTcp, 2);
  Register(look_in);
  ContactBinding outgoing = BindingOf(front_);
  outgoing.params = ";+foyer.outgoing-only";
  locations_.Add(outgoing);
  Call(bob_, "sip:front@house.test");
  EXPECT_EQ(CountSentTo(look_in, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(front_, "INVITE"), 0U);
}

// RFC 3261 s19.1.1: neither headers nor a method may stand in a Request-URI.
TEST_F(ForkTest, AContactIsRungWithoutWhatNoRequestUriMayHave) {
  const Device door{{"anna", "house.test"}, FlowOf("192.0.2.77:5060")};
  ContactBinding contact = BindingOf(door);
  contact.uri = "sip:anna?@192.0.2.77;method=INVITE;ob?Route=%3Csip:far.test%3E";
  locations_.Add(contact);
  Call(gate_, "sip:anna@house.test");
  EXPECT_EQ(InviteOf(door).request.request_uri(), "sip:anna?@192.0.2.77;ob");
}

TEST_F(ForkTest, ADeviceWhoseConnectionIsGoneIsNotTried) {
  ContactBinding asleep = BindingOf(anna_);
  asleep.flow_alive = false;
  locations_.Add(asleep);
  Register(bob_);
  Press();
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 0U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(ForkTest, NobodyRegisteredIs480) {
  const auto ring = Press();
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 480));
  ExpectNothingIsLeft();
}

TEST_F(ForkTest, OneBranchForTwoFlowsOfOneDevice) {
  Device first = anna_, second = tablet_;
  first.instance_id = second.instance_id = "<urn:uuid:1>";
  first.reg_id = 1;
  second.reg_id = 2;
  Register(first);
  Register(second);
  Press();
  EXPECT_EQ(layer_.sent.size(), 1U);
}

TEST_F(ForkTest, AnotherUserWithTheSameInstanceStillRings) {
  Device first = anna_, second = bob_;
  first.instance_id = second.instance_id = "<urn:uuid:00000000-0000-0000-0000-000000000000>";
  Register(first);
  Register(second);
  Press();
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
  EXPECT_FALSE(InviteOf(anna_).cancelled);
}

TEST_F(ForkTest, ADeviceThatRegistersLateJoinsTheRing) {
  Register(anna_);
  Press();
  Register(bob_);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
  Register(bob_);  // a refresh
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(ForkTest, ADeviceThatRegistersAfterTheRingDoesNotJoin) {
  Register(anna_);
  Press();
  Reply(anna_, 200, "a", "sdp");
  Register(bob_);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 0U);
}

TEST_F(ForkTest, ADeviceThatMovesToAnotherFlowRingsThereAndTheOldBranchGoes) {
  Device here = anna_, there = tablet_;
  here.instance_id = there.instance_id = "<urn:uuid:1>";
  Register(here);
  const auto ring = Press();
  Reply(here, 180, "a");
  Register(there);
  EXPECT_TRUE(InviteOf(here).cancelled);
  EXPECT_EQ(CountSentTo(there, "INVITE"), 1U);
  Reply(here, 487, "a");
  Reply(there, 486, "b");  // it already rings: that is no refusal of its user
  EXPECT_EQ(LastStatus(ring), 486);
}

TEST_F(ForkTest, The486OfADeviceThatAlreadyRingsDoesNotStopTheOthersOfItsUser) {
  Device here = anna_, there = tablet_, third = bob_;
  here.instance_id = there.instance_id = "<urn:uuid:1>";
  third.aor = anna_.aor;
  Register(here);
  Register(third);
  Press();
  Register(there);
  Reply(there, 486, "b");
  EXPECT_FALSE(InviteOf(third).cancelled);
}

TEST_F(ForkTest, ADeviceThatWasNotReachedMayComeBack) {
  Device phone = anna_;
  phone.instance_id = "<urn:uuid:1>";
  Register(phone);
  Register(bob_);
  Press();
  layer_.BreakFlow(InviteOf(phone));
  phone.flow = tablet_.flow;
  Register(phone);
  EXPECT_EQ(CountSentTo(phone, "INVITE"), 1U);
}

TEST_F(ForkTest, ARefusalEndsTheRingForThatUserOnly) {
  for (const int code : {486, 603, 600, 604}) {
    for (const Device* device : {&anna_, &tablet_, &bob_}) Register(*device);
    const auto ring = Send(front_, {.body = "offer", .call_id = "call-" + std::to_string(code)});
    Reply(anna_, code, "a");
    EXPECT_TRUE(InviteOf(tablet_).cancelled) << code;
    EXPECT_EQ(InviteOf(tablet_).cancel_reason, kDeclinedElsewhere);
    EXPECT_FALSE(InviteOf(bob_).cancelled);
    EXPECT_THAT(Statuses(ring), ElementsAre(100));
    Reply(bob_, 480, "b");
    EXPECT_EQ(LastStatus(ring), code) << "a 6xx before all, else the first of its class";
  }
}

TEST_F(ForkTest, ALateDeviceOfAUserWhoHasDeclinedDoesNotRing) {
  Register(anna_);
  Register(bob_);
  Press();
  Reply(anna_, 603, "a");
  Register(tablet_);
  EXPECT_EQ(CountSentTo(tablet_, "INVITE"), 0U);
}

TEST_F(ForkTest, AnOrdinaryFailureStopsNobody) {
  for (const Device* device : {&anna_, &tablet_}) Register(*device);
  const auto ring = Press();
  Reply(anna_, 488, "a");
  EXPECT_FALSE(InviteOf(tablet_).cancelled);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
  Reply(tablet_, 404, "t");
  EXPECT_EQ(LastStatus(ring), 488);
  ExpectNothingIsLeft();
}

class DeclineForAllTest : public House {
 protected:
  static Settings Everyone() {
    Settings settings = Hasty();
    settings.decline = DeclinePolicy::kEveryone;
    return settings;
  }
  DeclineForAllTest() : House(Everyone()) {}
};

TEST_F(DeclineForAllTest, OneRefusalEndsTheRing) {
  for (const Device* device : {&anna_, &bob_, &hall_}) Register(*device);
  const auto ring = Press();
  Reply(bob_, 603, "b");
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_TRUE(InviteOf(hall_).cancelled);
  EXPECT_EQ(LastStatus(ring), 603);
}

TEST_F(ForkTest, TheRingTimeoutIs408AndEverybodyIsToldToStop) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 180, "a");
  loop_.Advance(59s);
  EXPECT_EQ(LastStatus(ring), 180);
  loop_.Advance(1s);
  EXPECT_EQ(LastStatus(ring), 408);
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_TRUE(InviteOf(bob_).cancelled);
  ExpectNothingIsLeft();
}

class TimerCTest : public House {
 protected:
  static Settings Short() {
    Settings settings = Hasty();
    settings.timer_c = 20s;
    return settings;
  }
  TimerCTest() : House(Short()) {}
};

TEST_F(TimerCTest, ABranchThatSaysNothingEndsAndCountsAs408) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 180, "a");
  loop_.Advance(10s);
  Reply(anna_, 180, "a");  // starts it anew
  loop_.Advance(10s);
  EXPECT_TRUE(InviteOf(bob_).cancelled);
  EXPECT_FALSE(InviteOf(anna_).cancelled);
  loop_.Advance(10s);
  EXPECT_TRUE(InviteOf(anna_).cancelled);
  EXPECT_EQ(LastStatus(ring), 408);
}

TEST_F(ForkTest, ATimeoutAndALostConnectionCountAs408And503) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  layer_.BreakFlow(InviteOf(anna_));
  layer_.TimeOut(InviteOf(bob_));
  EXPECT_EQ(LastStatus(ring), 408) << "a 503 only if there is nothing else";
}

TEST_F(ForkTest, A503OfADeviceIsNotOurs) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 503, "a");
  EXPECT_EQ(LastStatus(ring), 500);
}

TEST_F(ForkTest, TheCallerGetsTheChallengesOfAll) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  layer_.Reply(InviteOf(anna_), 407, "a", {}, {"Proxy-Authenticate: Digest realm=\"one\", nonce=\"1\""});
  layer_.Reply(InviteOf(bob_), 401, "b", {}, {"WWW-Authenticate: Digest realm=\"two\", nonce=\"2\""});
  EXPECT_EQ(LastStatus(ring), 407);
  EXPECT_THAT(LastResponse(ring).Value(HeaderId::kProxyAuthenticate), HasSubstr("one"));
  EXPECT_THAT(LastResponse(ring).Value(HeaderId::kWwwAuthenticate), HasSubstr("two"));
}

TEST_F(ForkTest, TheNumberOfBranchesIsBounded) {
  for (int i = 0; i < 70; ++i) {
    Device phone = anna_;
    phone.flow = FlowOf(("192.0.2.90:" + std::to_string(2000 + i)).c_str());
    Register(phone);
  }
  Send(front_, {.body = "door-offer", .headers = {"Max-Breadth: 100"}});
  EXPECT_EQ(layer_.sent.size(), 64U);
}

TEST_F(ForkTest, ADeviceForWhichThereIsNoPortIsLeftOut) {
  relay_.ports = 1;
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  EXPECT_EQ(layer_.sent.size(), 1U);
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
}

}  // namespace
}  // namespace foyer::proxy
