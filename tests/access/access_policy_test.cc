#include "access/access_policy.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <map>
#include <string>

#include "access/house_access.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::access {
namespace {

using Time = std::chrono::system_clock::time_point;
using enum Action;

constexpr const char* kDomain = "house.test";
const std::vector<Action> kAll(kActions.begin(), kActions.end());

// A Thursday, in UTC.
Time At(int hour, int minute = 0) { return Time(std::chrono::seconds(1'795'651'200 + hour * 3600 + minute * 60)); }

// Who asks, by a short name.
Identity Who(const std::string& name) {
  static const std::map<std::string, Identity> kKnown = {
      {"anna", {{"anna", kDomain}}},
      {"ben", {{"ben", kDomain}}},
      {"cleo", {{"cleo", kDomain}}},
      {"hall", {{"hall", kDomain}, UserKind::kPanel}},
      {"gate", {{"gate", kDomain}, UserKind::kDoor}},
      {"own door", {{"door", kDomain}, UserKind::kDoor, true}},
      {"anna of another domain", {{"anna", "other.test"}}},
      {"pbx", {{"620", "pbx.test"}, UserKind::kPhone, false, Proof::kUplink}},
      {"anna by the house proxy", {{"anna", kDomain}, UserKind::kPhone, false, Proof::kUplink}},
      {"0711 at far", {{"0711", "far.test"}, UserKind::kPhone, false, Proof::kFlow}},
      {"0800 at far", {{"0800", "far.test"}, UserKind::kPhone, false, Proof::kFlow}},
      {"trusted anna", {{"anna", kDomain}, UserKind::kPhone, false, Proof::kTrustedNetwork}},
      {"trusted gate", {{"gate", kDomain}, UserKind::kDoor, false, Proof::kTrustedNetwork}},
      {"operator", {{}, UserKind::kPhone, false, Proof::kOperator}}};
  return kKnown.at(name);
}

// "anna", "group flat1", "lock front", "sip:0711@far.test", "nobody".
AccessRequest Ask(const std::string& who, Action action, const std::string& target) {
  static const std::map<std::string, UserKind> kKinds = {{"anna", UserKind::kPhone}, {"ben", UserKind::kPhone},
                                                         {"cleo", UserKind::kPhone}, {"hall", UserKind::kPanel},
                                                         {"gate", UserKind::kDoor},  {"door", UserKind::kDoor}};
  AccessRequest request{Who(who), action};
  if (action == kOpen) {
    request.lock = target;
  } else if (const auto at = target.find('@'); at != std::string::npos) {
    request.address = {target.substr(0, at), target.substr(at + 1)};
  } else {
    request.address = {target, kDomain};
    if (const auto kind = kKinds.find(target); kind != kKinds.end()) request.kind = kind->second;
  }
  return request;
}

struct Row {
  const char* who;
  Action action;
  const char* target;
  bool allowed;
};

void Check(const AccessPolicy& policy, const std::vector<Row>& rows, Time now = At(12)) {
  for (const Row& row : rows) {
    const AccessDecision decision = Decide(policy, Ask(row.who, row.action, row.target), now);
    EXPECT_EQ(decision.allowed, row.allowed)
        << row.who << " " << ActionName(row.action) << " " << row.target << ": " << decision.why;
  }
}

// What the configuration says where it has no [[allow]].
AccessPolicy Defaults() {
  return {kDomain,
          {{{"phones", "panels"}, kAll, {"*"}}, {{"doors"}, {kCall, kRing}, {"*"}}, {{"uplinks"}, {kOpen}, {"*"}}},
          {{"home", {"*"}}},
          {},
          {kCall, kRing}};
}

// Two flats and what each may do.
AccessPolicy Flats() {
  AccessPolicy policy{
      kDomain, {}, {{"flat1", {"anna", "ben"}}, {"flat2", {"cleo"}}, {"all", {"*"}}}, {}, {kCall, kRing}};
  policy.rules = {{{"flat1"}, kAll, {"flat1", "door", "front"}}, {{"flat2"}, {kCall, kLookIn}, {"flat2", "gate"}}};
  return policy;
}

TEST(AccessPolicyTest, WithoutARuleNobodyMayAnything) {
  AccessPolicy nothing = Defaults();
  nothing.rules.clear();
  for (const char* who : {"anna", "hall", "gate", "pbx", "0711 at far", "trusted gate", "anna of another domain"})
    for (const Action action : kActions) EXPECT_FALSE(Decide(nothing, Ask(who, action, "ben"), At(12)).allowed) << who;
}

TEST(AccessPolicyTest, TheDefaultsMakeAHouse) {
  Check(Defaults(), {{"anna", kCall, "ben", true},
                     {"anna", kRing, "home", true},
                     {"anna", kLookIn, "door", true},
                     {"anna", kLookIn, "gate", true},
                     {"anna", kOpen, "front", true},
                     {"anna", kMessage, "ben", true},
                     {"anna", kCall, "0711@far.test", true},
                     {"anna", kCall, "nobody", true},
                     {"hall", kOpen, "front", true},
                     {"gate", kRing, "home", true},
                     {"gate", kCall, "anna", true},
                     {"gate", kLookIn, "door", false},
                     {"gate", kMessage, "anna", false},
                     {"gate", kOpen, "front", false},
                     {"pbx", kOpen, "front", true},
                     {"pbx", kCall, "anna", false},
                     {"0711 at far", kOpen, "front", false},
                     {"anna of another domain", kCall, "anna", false},
                     {"anna of another domain", kRing, "home", false},
                     {"anna of another domain", kOpen, "front", false},
                     {"anna of another domain", kMessage, "anna of another domain", false}});
}

TEST(AccessPolicyTest, AFlatReachesItselfAndWhatItsRulesName) {
  Check(Flats(),
        {{"anna", kCall, "ben", true},      {"anna", kMessage, "ben", true},         {"anna", kRing, "flat1", true},
         {"anna", kLookIn, "door", true},   {"anna", kOpen, "front", true},          {"anna", kCall, "cleo", false},
         {"anna", kMessage, "cleo", false}, {"anna", kMessage, "flat1", true},       {"anna", kRing, "flat2", false},
         {"anna", kRing, "all", false},     {"anna", kLookIn, "gate", false},        {"anna", kOpen, "garage", false},
         {"anna", kCall, "nobody", false},  {"anna", kCall, "0711@far.test", false}, {"cleo", kCall, "anna", false},
         {"cleo", kRing, "flat2", false},   {"cleo", kLookIn, "gate", true},         {"cleo", kLookIn, "door", false},
         {"cleo", kOpen, "front", false},   {"cleo", kOpen, "gate", false},          {"hall", kCall, "anna", false}});
}

TEST(AccessPolicyTest, ANameIsAUserAGroupOrAKind) {
  AccessPolicy policy = Flats();
  policy.rules = {
      {{"ben"}, {kCall}, {"panels"}}, {{"panels"}, {kLookIn, kCall}, {"doors"}}, {{"all"}, {kRing}, {"all"}}};
  Check(policy, {{"ben", kCall, "hall", true},
                 {"ben", kCall, "cleo", false},
                 {"anna", kCall, "hall", false},
                 {"hall", kLookIn, "door", true},
                 {"hall", kLookIn, "gate", true},
                 {"anna", kLookIn, "gate", false},
                 {"anna", kRing, "all", true},
                 {"hall", kRing, "all", true},
                 {"gate", kRing, "all", false}});
}

TEST(AccessPolicyTest, OtherDomainsHaveToBeNamed) {
  AccessPolicy policy = Flats();
  policy.rules = {{{"anna"}, {kCall}, {"sip:0711@far.test"}},
                  {{"ben"}, {kCall, kMessage}, {"@far.test"}},
                  {{"sip:0711@far.test"}, {kOpen}, {"front"}},
                  {{"*"}, {kRing}, {"*"}}};
  Check(policy, {{"anna", kCall, "0711@far.test", true},
                 {"anna", kCall, "0800@far.test", false},
                 {"ben", kCall, "0800@far.test", true},
                 {"ben", kMessage, "0800@far.test", true},
                 {"ben", kCall, "0800@other.test", false},
                 {"0711 at far", kOpen, "front", true},
                 {"0711 at far", kOpen, "garage", false},
                 {"0800 at far", kOpen, "front", false},
                 {"0711 at far", kRing, "all", false},
                 {"pbx", kRing, "all", true},
                 {"gate", kRing, "all", true}});
}

TEST(AccessPolicyTest, TheUserOfAnotherBoardIsThatUser) {
  Check(Flats(),
        {{"anna by the house proxy", kOpen, "front", true}, {"anna by the house proxy", kCall, "cleo", false}});
  AccessPolicy policy = Defaults();
  policy.rules = {{{"uplinks"}, {kOpen}, {"*"}}};
  Check(policy, {{"anna by the house proxy", kOpen, "front", false}, {"pbx", kOpen, "front", true}});
}

TEST(AccessPolicyTest, ADoorOpensNoLocksWhateverTheRulesSay) {
  AccessPolicy policy = Flats();
  policy.rules = {{{"*", "doors", "gate", "door"}, kAll, {"*"}}};
  Check(policy,
        {{"gate", kOpen, "front", false}, {"own door", kOpen, "front", false}, {"gate", kLookIn, "door", true}});
}

TEST(AccessPolicyTest, WhatNeedsNoRule) {
  AccessPolicy policy = Flats();
  policy.rules.clear();
  Check(policy, {{"operator", kOpen, "front", true},
                 {"operator", kRing, "flat2", true},
                 {"own door", kRing, "flat1", true},
                 {"own door", kCall, "0711@far.test", true},
                 {"anna", kCall, "anna", true},
                 {"anna", kMessage, "anna", true},
                 {"gate", kLookIn, "gate", false}});
}

TEST(AccessPolicyTest, ATrustedNetworkVouchesForNoMoreThanItMay) {
  Check(Flats(), {{"trusted anna", kCall, "ben", true},
                  {"trusted anna", kRing, "flat1", true},
                  {"trusted anna", kCall, "cleo", false},
                  {"trusted anna", kOpen, "front", false},
                  {"trusted anna", kLookIn, "door", false},
                  {"trusted anna", kMessage, "ben", false},
                  {"trusted anna", kMessage, "anna", false}});
  AccessPolicy more = Flats();
  more.trusted = kAll;
  Check(more, {{"trusted anna", kOpen, "front", true}, {"trusted anna", kOpen, "garage", false}});
}

class AccessScheduleTest : public testing::Test {
 protected:
  AccessScheduleTest() {
    setenv("TZ", "UTC", 1);
    tzset();
    policy_.schedules = {{"day", {true, true, true, true, true, true, true}, {{8 * 60, 18 * 60}}}};
    policy_.rules = {{{"cleo"}, {kOpen}, {"front"}, "day"}, {{"ben"}, {kOpen}, {"front"}, "gone"}};
  }
  AccessPolicy policy_ = Flats();
};

TEST_F(AccessScheduleTest, ARuleHoldsInItsHours) {
  Check(policy_, {{"cleo", kOpen, "front", false}}, At(7, 59));
  Check(policy_, {{"cleo", kOpen, "front", true}}, At(8));
  Check(policy_, {{"cleo", kOpen, "front", true}}, At(17, 59));
  Check(policy_, {{"cleo", kOpen, "front", false}}, At(18));
  Check(policy_, {{"ben", kOpen, "front", false}}, At(12));
  EXPECT_EQ(Decide(policy_, Ask("cleo", kOpen, "front"), At(18)).why, "no rule allows it at this time");
  EXPECT_EQ(Decide(policy_, Ask("cleo", kOpen, "garage"), At(12)).why, "no rule allows it");
}

TEST_F(AccessScheduleTest, WhileTheClockIsNotSetTheBellRingsAndNothingOpens) {
  const std::chrono::system_clock::time_point noon_in_1970{std::chrono::hours(12)};
  policy_.rules = {{{"cleo"}, {kOpen, kLookIn}, {"*"}, "day"}, {{"gate"}, {kRing}, {"*"}, "gone"}};
  policy_.rules.push_back({{"gate"}, {kRing}, {"*"}, "day"});
  Check(policy_, {{"cleo", kOpen, "front", false}, {"cleo", kLookIn, "gate", false}, {"gate", kRing, "flat1", true}},
        noon_in_1970);
}

TEST_F(AccessScheduleTest, WhatIsAllowedEverIsAskedWithoutTheTime) {
  AccessRequest request = Ask("cleo", kOpen, "front");
  request.at_any_time = true;
  EXPECT_TRUE(Decide(policy_, request, At(18)).allowed);
  request.lock = "garage";
  EXPECT_FALSE(Decide(policy_, request, At(12)).allowed);
}

TEST_F(AccessScheduleTest, TheHouseAsksAtTheTimeOfItsLoop) {
  FakeEventLoop loop;
  HouseAccess access(loop, policy_);
  loop.SetWall(At(7, 59));
  EXPECT_FALSE(access.Decide(Ask("cleo", kOpen, "front")).allowed);
  loop.Advance(std::chrono::minutes(1));
  EXPECT_TRUE(access.Decide(Ask("cleo", kOpen, "front")).allowed);
  access.Apply(Flats());
  EXPECT_FALSE(access.Decide(Ask("cleo", kOpen, "front")).allowed);
}

}  // namespace
}  // namespace foyer::access
