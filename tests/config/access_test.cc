// [[allow]] and [trusted]: what a file may say of who may do what.
#include <gmock/gmock.h>

#include "tests/config/load.h"

namespace foyer::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kHouse = R"([sip]
domain = "h.example"
[[user]]
name = "anna"
password = "x"
[[user]]
name = "gate"
password = "x"
kind = "door"
[[group]]
name = "flat1"
members = ["anna"]
[[schedule]]
name = "day"
[proxy]
foreign_domains = ["far.example"]
[door]
ring = "flat1"
[[lock]]
name = "front"
gpio = "virtual:front"
)";
constexpr int kLines = 21;

std::string Rule(const std::string& who, const std::string& what, const std::string& to) {
  return std::string(kHouse) + "[[allow]]\nwho = [" + who + "]\nwhat = [" + what + "]\nto = [" + to + "]\n";
}
// Of the third line of the rule, or of one before.
std::string Told(const std::string& message, int line_of_rule) {
  return "f:" + std::to_string(kLines + line_of_rule) + ": " + message + "\n";
}

TEST(AccessConfigTest, WithoutRulesTheDefaultsHold) {
  const Config config = LoadGood(kHouse);
  ASSERT_EQ(config.allow.size(), 3U);
  EXPECT_THAT(config.allow[0].who, ElementsAre("phones", "panels"));
  EXPECT_EQ(config.allow[0].what.size(), kActions.size());
  EXPECT_THAT(config.allow[0].to, ElementsAre("*"));
  EXPECT_THAT(config.allow[1].who, ElementsAre("doors"));
  EXPECT_THAT(config.allow[1].what, ElementsAre(Action::kCall, Action::kRing));
  EXPECT_THAT(config.allow[2].who, ElementsAre("uplinks"));
  EXPECT_THAT(config.allow[2].what, ElementsAre(Action::kOpen));
}

TEST(AccessConfigTest, OneRuleTakesTheirPlace) {
  const Config config =
      LoadGood(Rule("\"flat1\"", "\"open\", \"call\"", "\"front\", \"sip:0711@FAR.example\", \"@Far.Example\"") +
               "schedule = \"day\"\n");
  ASSERT_EQ(config.allow.size(), 1U);
  EXPECT_THAT(config.allow[0].who, ElementsAre("flat1"));
  EXPECT_THAT(config.allow[0].what, ElementsAre(Action::kOpen, Action::kCall));
  EXPECT_THAT(config.allow[0].to, ElementsAre("front", "sip:0711@far.example", "@far.example"));
  EXPECT_EQ(config.allow[0].schedule, "day");
  EXPECT_THAT(LoadGood(std::string(kHouse) + "[[allow]]\nwho = [\"*\"]\nwhat = [\"ring\"]\n").allow[0].to,
              ElementsAre("*"));
}

TEST(AccessConfigTest, WhatIsNotThereIsToldWithItsLine) {
  EXPECT_EQ(Mistaken(Rule("\"anno\"", "\"call\"", "\"*\"")),
            Told("who: there is no user or group 'anno'; did you mean 'anna'?", 2));
  EXPECT_EQ(Mistaken(Rule("\"front\"", "\"call\"", "\"*\"")),
            Told("who: there is no user or group 'front'; add it, or take it out", 2));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"opne\"", "\"*\"")),
            Told("what: \"opne\" is no action; write \"call\", \"ring\", \"look_in\", \"open\" or \"message\"", 3));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"open\"", "\"frnt\"")),
            Told("to: there is no user, group, door or lock 'frnt'; did you mean 'front'?", 4));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"call\"", "\"@elsewhere.example\"")),
            Told("to: nothing reaches elsewhere.example; add an [[uplink]], or name it in foreign_domains", 4));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"call\"", "\"*\"") + "schedule = \"night\"\n"),
            Told("there is no [[schedule]] 'night'; add one", 5));
  EXPECT_THAT(Mistaken(Rule("\"anna\"", "\"call\"", "\"sip:0711\"")), HasSubstr("to: \"sip:0711\" is no name"));
}

TEST(AccessConfigTest, ARuleThatCouldAllowNothingIsAMistake) {
  EXPECT_EQ(Mistaken(Rule("", "\"call\"", "\"*\"")),
            Told("who is empty, so this rule allows nothing; name somebody", 2));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"call\"", "\"front\"")),
            Told("to: 'front' does not go with this rule's actions; take it out, or add one", 4));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"ring\", \"open\"", "\"flat1\"")),
            Told("what: \"open\" has no target: nothing in `to` is a lock; add one, or take it out", 3));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"look_in\", \"call\"", "\"anna\", \"flat1\"")),
            Told("what: \"look_in\" has no target: nothing in `to` is a door; add one, or take it out", 3));
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"look_in\", \"message\"", "\"gate\", \"door\"")), "");
  EXPECT_EQ(Mistaken(Rule("\"anna\"", "\"call\"", "\"uplinks\"")),
            Told("to: \"uplinks\" are nobody to call; write \"@DOMAIN\" for the addresses of one", 4));
}

TEST(AccessConfigTest, NoRuleLetsADoorOpenALock) {
  for (const char* who : {"doors", "gate", "door"})
    EXPECT_EQ(Mistaken(Rule("\"anna\", \"" + std::string(who) + "\"", "\"ring\", \"open\"", "\"*\"")),
              Told("who: '" + std::string(who) +
                       "' with \"open\": a door opens no locks; put it into an [[allow]] of its own without \"open\"",
                   2));
  EXPECT_EQ(Mistaken(Rule("\"*\"", "\"open\"", "\"*\"")), "");
}

TEST(AccessConfigTest, AKindIsNobodysName) {
  const std::string group = "[[group]]\nname = \"panels\"\nmembers = [\"anna\"]\n";
  EXPECT_THAT(Mistaken(Rule("\"panels\"", "\"call\"", "\"*\"") + group),
              HasSubstr("who: \"panels\" stands for all of that kind, and there is a user or group of that name"));
  EXPECT_EQ(Mistaken(std::string(kHouse) + group), "") << "the defaults mean the kind";
}

TEST(AccessConfigTest, ADoorWithAHouseProxyElsewhereKnowsNotEveryName) {
  const std::string home = std::string(kHouse);
  std::string text = Rule("\"berta\"", "\"open\"", "\"*\"");
  text.replace(text.find("[door]\n"), 7, "[door]\nproxy = \"sip:panel.house\"\nproxy_password = \"x\"\n");
  EXPECT_EQ(Mistaken(text), "");
}

TEST(AccessConfigTest, ATrustedNetworkVouchesForDoorsUnlessItSaysMore) {
  const TrustedConfig nothing_said = LoadGood(kHouse).trusted;
  EXPECT_THAT(nothing_said.kinds, ElementsAre(UserKind::kDoor));
  EXPECT_THAT(nothing_said.actions, ElementsAre(Action::kCall, Action::kRing));
  EXPECT_TRUE(nothing_said.may_register);
  const TrustedConfig said =
      LoadGood(std::string(kHouse) + "[trusted]\nwho = [\"phones\", \"panels\"]\nallow = [\"open\"]\n").trusted;
  EXPECT_THAT(said.kinds, ElementsAre(UserKind::kPhone, UserKind::kPanel));
  EXPECT_THAT(said.actions, ElementsAre(Action::kOpen));
  EXPECT_FALSE(said.may_register);
  EXPECT_THAT(Mistaken(std::string(kHouse) + "[trusted]\nwho = [\"anna\"]\nallow = [\"sing\"]\n"),
              testing::AllOf(HasSubstr("who: \"anna\" is no kind of users; write \"phones\", \"panels\" or \"doors\""),
                             HasSubstr("allow: \"sing\" is no action; write \"call\"")));
  EXPECT_EQ(
      Mistaken(std::string(kHouse) + "[trusted]\nwho = [\"doors\", \"phones\"]\n"),
      Told("allow: who may \"register\" as a phone or panel gets its calls and opens locks in them; add \"open\", or "
           "take \"register\" out",
           1));
}

}  // namespace
}  // namespace foyer::config
