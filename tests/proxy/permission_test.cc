// What the proxy asks the rules, and what it does with a no.
#include "proxy/permission.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class PermissionTest : public House {
 protected:
  static Settings Foreign() {
    Settings settings = Hasty();
    settings.domain = "house.test";
    settings.groups = {{"home", {"*"}}, {"flat2", {"bob"}}};
    settings.door = Aor{"front", "house.test"};
    settings.foreign_domains = {"far.test"};
    return settings;
  }
  PermissionTest() : House(Foreign()) {
    for (const Device* device : {&front_, &anna_, &bob_, &hall_}) Register(*device);
  }

  // Nobody may reach this address.
  void Forbid(const Aor& address) {
    access_.refuse = [address](const AccessRequest& request) { return request.address == address; };
  }
  int Try(const Device& from, const Order& order) {
    Order numbered = order;
    numbered.call_id = "try-" + std::to_string(++tries_);
    return LastStatus(Send(from, numbered));
  }
  // Anna's phone has answered the other maker's door.
  ServerTransactionId AnsweredByAnna() {
    const auto ring = Call(gate_, "sip:anna@house.test");
    Reply(anna_, 200, "a", "sdp");
    ByCaller(gate_, ring, {.method = "ACK", .cseq = 10});
    access_.asked.clear();
    return ring;
  }
  static Within ReferTo(const std::string& value) { return {.method = "REFER", .headers = {"Refer-To: " + value}}; }

  int tries_ = 0;
};

TEST_F(PermissionTest, WhatIsAskedFollowsFromTheTarget) {
  const struct {
    const char* method;
    const char* target;
    Action action;
  } kTable[] = {
      {"INVITE", "sip:bob@house.test", Action::kCall},       {"INVITE", "sip:home@house.test", Action::kRing},
      {"INVITE", "sip:front@house.test", Action::kLookIn},   {"INVITE", "sip:gate@house.test", Action::kLookIn},
      {"INVITE", "sip:nobody@house.test", Action::kCall},    {"INVITE", "sip:carol@far.test", Action::kCall},
      {"INVITE", "sip:bob@192.0.2.1", Action::kCall},        {"MESSAGE", "sip:bob@house.test", Action::kMessage},
      {"OPTIONS", "sip:front@house.test", Action::kMessage}, {"SUBSCRIBE", "sip:home@house.test", Action::kMessage},
      {"X-NEW", "sip:gate@house.test", Action::kMessage}};
  for (const auto& row : kTable) {
    access_.asked.clear();
    Try(anna_, {.method = row.method, .target = row.target});
    ASSERT_EQ(access_.asked.size(), 1U) << row.method << " " << row.target;
    EXPECT_EQ(access_.asked[0].action, row.action) << row.method << " " << row.target;
    EXPECT_EQ(access_.asked[0].who.aor, anna_.aor);
  }
}

TEST_F(PermissionTest, ARefusalGoesNowhereAndSaysWhoAndWhom) {
  Forbid(bob_.aor);
  for (const char* method : {"INVITE", "MESSAGE", "OPTIONS", "SUBSCRIBE", "REFER"}) {
    EXPECT_EQ(
        Try(anna_, {.method = method, .target = "sip:bob@house.test", .headers = {"Refer-To: <sip:hall@house.test>"}}),
        403)
        << method;
    EXPECT_EQ(CountSentTo(bob_, method), 0U) << method;
    EXPECT_EQ(journal_.LastField(EventType::kRefused, "what"), method);
    EXPECT_EQ(journal_.LastField(EventType::kRefused, "user"), "anna@house.test");
    EXPECT_EQ(journal_.LastField(EventType::kRefused, "target"), "bob@house.test");
    EXPECT_EQ(journal_.LastField(EventType::kRefused, "why"), "no rule allows it");
  }
  EXPECT_TRUE(proxy_->calls().Calls().empty());
}

TEST_F(PermissionTest, WhoMayNotHearsTheSameOfWhoIsNotThere) {
  access_.refuse = [](const AccessRequest&) { return true; };
  EXPECT_EQ(Try(anna_, {.target = "sip:nobody@house.test"}), 403);
  EXPECT_EQ(Try(anna_, {.target = "sip:bob@house.test"}), 403);
  EXPECT_EQ(Try(anna_, {.target = "sip:carol@far.test"}), 403);
}

TEST_F(PermissionTest, AStrangerIsChallengedBeforeAnythingIsAsked) {
  for (const char* method : {"INVITE", "MESSAGE", "OPTIONS", "SUBSCRIBE", "REFER"})
    EXPECT_EQ(Try(stranger_, {.method = method, .target = "sip:bob@house.test"}), 407) << method;
  EXPECT_TRUE(access_.asked.empty());
}

TEST_F(PermissionTest, WhoSpeaksForSomebodyElseIsRefusedAndRecorded) {
  EXPECT_EQ(Try(anna_, {.target = "sip:hall@house.test", .from = "<sip:bob@house.test>;tag=x"}), 403);
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "why"), "it speaks for somebody else");
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "user"), "anna@house.test");
  EXPECT_TRUE(access_.asked.empty());
}

TEST_F(PermissionTest, ACodeInAMessageIsForTheLocksToJudge) {
  access_.refuse = [](const AccessRequest&) { return true; };
  EXPECT_EQ(Try(anna_, {.method = "MESSAGE", .target = "sip:front@house.test", .body = "11", .type = "text/plain"}),
            200);
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].proof, Proof::kDigest);
}

TEST_F(PermissionTest, ARouteThatLeadsElsewhereNeedsThatRightToo) {
  Forbid({{}, "far.test"});
  const std::vector<std::string> route{"Route: <sip:far.test;lr>"};
  EXPECT_EQ(Try(anna_, {.target = "sip:bob@house.test", .body = "o", .headers = route}), 403);
  EXPECT_EQ(Try(anna_, {.method = "MESSAGE", .target = "sip:bob@house.test", .body = "o", .headers = route}), 403);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 0U);
}

TEST_F(PermissionTest, WhereACalleeSendsTheCallIsNotTheCallersRight) {
  Forbid(bob_.aor);
  Call(hall_, "sip:anna@house.test");
  const std::string moved = sip::MakeResponse(InviteOf(anna_).request, 302, "a", {"Contact: <sip:bob@house.test>"});
  layer_.Deliver(InviteOf(anna_).id, FakeTransactionLayer::Parse(moved));
  loop_.RunReady();
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(PermissionTest, InACallNobodyIsReferredToWhomTheSenderMayNotCall) {
  const auto ring = AnsweredByAnna();
  Forbid(bob_.aor);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", ReferTo("<sip:bob@house.test>"))), 403);
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, ReferTo("\"Bob, B\" <sip:bob@192.0.2.1;transport=tcp?Replaces=1>"))), 403);
  ASSERT_EQ(access_.asked.size(), 2U);
  EXPECT_EQ(access_.asked[0].who.aor, anna_.aor);
  EXPECT_EQ(access_.asked[0].who.proof, Proof::kFlow);
  EXPECT_EQ(access_.asked[0].action, Action::kCall);
  EXPECT_EQ(access_.asked[1].who.aor, gate_.aor);
  EXPECT_EQ(CountSentTo(gate_, "REFER") + CountSentTo(anna_, "REFER"), 0U);
  ByCallee(anna_, "a", ReferTo("<sip:hall@house.test>"));
  EXPECT_EQ(CountSentTo(gate_, "REFER"), 1U);
}

TEST_F(PermissionTest, AReferToThatIsNoSipAddressIsToldSo) {
  AnsweredByAnna();
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", ReferTo("<tel:0900123>"))), 416);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", ReferTo("<sip:hall@house.test>, <sip:bob@house.test>"))), 400);
  EXPECT_EQ(LastStatus(ByCallee(anna_, "a", {.method = "REFER"})), 400);
  EXPECT_EQ(
      LastStatus(ByCallee(
          anna_, "a", {.method = "REFER", .headers = {"Refer-To: <sip:hall@house.test>", "r: <sip:bob@house.test>"}})),
      400);
  EXPECT_EQ(CountSentTo(gate_, "REFER"), 0U);
  EXPECT_TRUE(access_.asked.empty());
}

TEST_F(PermissionTest, AReferInADialogThatIsGoneNeedsTheSameRight) {
  const auto ring = AnsweredByAnna();
  const auto refer = ReferTo("<sip:bob@house.test>");
  ByCallee(anna_, "a", {"BYE"});
  layer_.Reply(SentTo(gate_, "BYE"), 200, "");
  loop_.Advance(300s);
  ASSERT_EQ(proxy_->pending(), 0U);
  Forbid(bob_.aor);
  EXPECT_EQ(LastStatus(ByCaller(gate_, ring, refer)), 403);
  EXPECT_EQ(CountSentTo(anna_, "REFER"), 0U);
}

TEST_F(PermissionTest, WhatAnUplinkRingsItsOwnSectionSays) {
  const Device pbx{{"620", "pbx.test"}, FlowOf("192.0.2.200:5060")};
  FakeUplink link{{"620", "pbx.test"}, "sip:home@house.test", pbx.flow};
  uplinks_.all = {&link};
  access_.refuse = [](const AccessRequest&) { return true; };
  Send(pbx, {.target = "sip:contact-620@192.0.2.1", .body = "o"});
  EXPECT_EQ(CountSentTo(anna_, "INVITE"), 1U);
  EXPECT_TRUE(access_.asked.empty());
}

TEST_F(PermissionTest, WhoAnswersBehindAnUplinkTypesAsThat) {
  const Device pbx{{"620", "pbx.test"}, FlowOf("192.0.2.200:5060")};
  FakeUplink link{{"620", "pbx.test"}, "sip:home@house.test", pbx.flow};
  uplinks_.all = {&link};
  Call(front_, "sip:**9@pbx.test", "door-offer");
  Reply(pbx, 200, "p", "pbx-sdp");
  ByCallee(pbx, "p", Digits("5"));
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user, (Aor{"**9", "pbx.test"}));
  EXPECT_EQ(unlock_.inputs[0].proof, Proof::kUplink);
}

TEST_F(PermissionTest, WhoWasCalledAtAnotherDomainIsOfThatDomain) {
  Call(front_, "sip:carol@far.test", "door-offer");
  Reply(far_, 200, "c", "sdp");
  ByCallee(far_, "c", Digits("5"));
  ASSERT_EQ(unlock_.inputs.size(), 1U);
  EXPECT_EQ(unlock_.inputs[0].user, far_.aor);
  EXPECT_EQ(unlock_.inputs[0].proof, Proof::kFlow);
}

}  // namespace
}  // namespace foyer::proxy
