#include "ctl/arguments.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer::ctl {
namespace {

ParsedArguments Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "foyerctl");
  return ParseArguments(static_cast<int>(words.size()), words.data());
}

TEST(ArgumentsTest, EachCommandIsUnderstood) {
  EXPECT_EQ(Parse({"status"}).arguments.command, Command::kStatus);
  EXPECT_EQ(Parse({"reload"}).arguments.command, Command::kReload);
  EXPECT_EQ(Parse({"ring"}).arguments.command, Command::kRing);
  EXPECT_EQ(Parse({"snapshot", "x.jpg"}).arguments.command, Command::kSnapshot);
  EXPECT_EQ(Parse({"snapshot", "x.jpg"}).arguments.name, "x.jpg");
  EXPECT_EQ(Parse({"hangup"}).arguments.command, Command::kHangUp);
  EXPECT_EQ(Parse({"open", "front"}).arguments.command, Command::kOpen);
  EXPECT_EQ(Parse({"users", "add", "anna"}).arguments.command, Command::kUsersAdd);
  EXPECT_EQ(Parse({"users", "list"}).arguments.command, Command::kUsersList);
  EXPECT_EQ(Parse({"users", "qr", "anna"}).arguments.command, Command::kUsersQr);
  EXPECT_EQ(Parse({"users", "remove", "anna"}).arguments.command, Command::kUsersRemove);
  EXPECT_EQ(Parse({"bindings"}).arguments.command, Command::kBindings);
  EXPECT_EQ(Parse({"calls"}).arguments.command, Command::kCalls);
  EXPECT_EQ(Parse({"events"}).arguments.command, Command::kEvents);
  EXPECT_EQ(Parse({"audio"}).arguments.command, Command::kAudio);
  EXPECT_EQ(Parse({"audio", "calibrate"}).arguments.command, Command::kCalibrate);
}

TEST(ArgumentsTest, RingsAreListedShownExportedAndForgotten) {
  EXPECT_EQ(Parse({"rings"}).arguments.command, Command::kRings);
  EXPECT_TRUE(Parse({"rings", "--missed"}).arguments.missed);
  EXPECT_EQ(Parse({"rings", "417"}).arguments.command, Command::kRingsShow);
  EXPECT_EQ(Parse({"rings", "417"}).arguments.name, "417");
  EXPECT_EQ(Parse({"rings", "export"}).arguments.command, Command::kRingsExport);
  EXPECT_EQ(Parse({"rings", "export", "--format", "json"}).arguments.format, "json");
  EXPECT_FALSE(Parse({"rings", "export", "--format", "xml"}).go_on);
  EXPECT_EQ(Parse({"rings", "rm", "417"}).arguments.command, Command::kRingsRemove);
  EXPECT_EQ(Parse({"rings", "rm", "417"}).arguments.name, "417");
  EXPECT_FALSE(Parse({"rings", "rm"}).go_on);
}

TEST(ArgumentsTest, SettingsAndTheDoctor) {
  EXPECT_EQ(Parse({"config", "diff"}).arguments.command, Command::kConfigDiff);
  EXPECT_EQ(Parse({"config", "unset", "a.b"}).arguments.command, Command::kConfigUnset);
  const auto set = Parse({"config", "set", "proxy.ring_timeout", "90"}).arguments;
  EXPECT_EQ(set.command, Command::kConfigSet);
  EXPECT_EQ(set.name, "proxy.ring_timeout");
  EXPECT_EQ(set.value, "90");
  EXPECT_FALSE(Parse({"config", "set", "a.b"}).go_on);
  EXPECT_EQ(Parse({"doctor"}).arguments.config_file, "/etc/foyer/foyer.conf");
  EXPECT_EQ(Parse({"doctor", "--config", "x", "--user", "y"}).arguments.user, "y");
}

TEST(ArgumentsTest, ALockIsHeldUntilAnEndBlockedOrReleased) {
  const auto held = Parse({"lock", "front", "hold", "--minutes", "30"});
  ASSERT_TRUE(held.go_on);
  EXPECT_EQ(held.arguments.command, Command::kLock);
  EXPECT_EQ(held.arguments.name, "front");
  EXPECT_EQ(held.arguments.order, "hold");
  EXPECT_EQ(held.arguments.minutes, 30U);
  EXPECT_EQ(Parse({"lock", "front", "hold", "--until", "18:00"}).arguments.until, "18:00");
  EXPECT_TRUE(Parse({"lock", "front", "block"}).go_on);
  EXPECT_TRUE(Parse({"lock", "front", "release"}).go_on);
  EXPECT_FALSE(Parse({"lock", "front", "break"}).go_on);
  EXPECT_FALSE(Parse({"lock", "front"}).go_on);
  EXPECT_FALSE(Parse({"lock", "front", "hold", "--minutes", "1441"}).go_on);
  EXPECT_FALSE(Parse({"lock", "front", "hold", "--minutes", "5", "--until", "18:00"}).go_on);
  EXPECT_EQ(Parse({"locks"}).arguments.command, Command::kLocks);
  EXPECT_EQ(Parse({"inputs"}).arguments.command, Command::kInputs);
}

TEST(ArgumentsTest, SocketAndJsonMayStandBeforeOrAfterTheCommand) {
  for (const auto& words : {std::vector<const char*>{"--socket", "/x", "--json", "users", "list"},
                            std::vector<const char*>{"users", "list", "--json", "--socket", "/x"}}) {
    const auto parsed = Parse(words);
    ASSERT_TRUE(parsed.go_on);
    EXPECT_TRUE(parsed.arguments.json);
    EXPECT_EQ(parsed.arguments.socket, "/x");
    EXPECT_EQ(parsed.arguments.command, Command::kUsersList);
  }
}

TEST(ArgumentsTest, OptionsReachTheirCommand) {
  const auto add = Parse({"users", "add", "anna", "--kind", "panel", "--password-stdin"});
  EXPECT_EQ(add.arguments.name, "anna");
  EXPECT_EQ(add.arguments.kind, "panel");
  EXPECT_TRUE(add.arguments.password_stdin);
  const auto events = Parse({"events", "--follow", "--limit", "7"});
  EXPECT_TRUE(events.arguments.follow);
  EXPECT_EQ(events.arguments.limit, 7U);
  EXPECT_EQ(Parse({"ring", "sip:flat2@home.example"}).arguments.name, "sip:flat2@home.example");
}

TEST(ArgumentsTest, PinsAndCardsHaveCommandsOfTheirOwn) {
  EXPECT_EQ(Parse({"pins", "set", "anna"}).arguments.command, Command::kPinsSet);
  EXPECT_TRUE(Parse({"pins", "set", "anna", "--generate"}).arguments.generate);
  const auto code =
      Parse({"pins", "temporary", "--name", "parcel service", "--lock", "front", "--valid-for", "2h", "--uses", "1"});
  ASSERT_TRUE(code.go_on);
  EXPECT_EQ(code.arguments.command, Command::kPinsTemporary);
  EXPECT_EQ(code.arguments.label, "parcel service");
  EXPECT_EQ(code.arguments.lock, "front");
  EXPECT_EQ(code.arguments.valid_for, "2h");
  EXPECT_EQ(code.arguments.uses, 1U);
  EXPECT_EQ(Parse({"pins", "temporary", "--valid-for", "2h", "--until", "2026-11-27 18:30"}).exit_code, 2);
  EXPECT_EQ(Parse({"pins", "remove", "a1b2c3"}).arguments.name, "a1b2c3");
  const auto enrol = Parse({"cards", "enrol", "anna", "--name", "blue tag", "--reader", "hall"});
  EXPECT_EQ(enrol.arguments.command, Command::kCardsEnrol);
  EXPECT_EQ(enrol.arguments.reader, "hall");
  EXPECT_EQ(Parse({"cards", "list"}).arguments.command, Command::kCardsList);
  EXPECT_TRUE(Parse({"users", "add", "carl", "--no-sip"}).arguments.no_sip);
  EXPECT_TRUE(Parse({"users", "add", "carl", "--qr"}).arguments.qr);
}

TEST(ArgumentsTest, WrongUsageEndsWithTwoAndHelpWithZero) {
  for (const auto& words :
       {std::vector<const char*>{}, std::vector<const char*>{"dance"}, std::vector<const char*>{"open"},
        std::vector<const char*>{"users"}, std::vector<const char*>{"users", "add", "anna", "--kind", "king"},
        std::vector<const char*>{"events", "--limit", "0"}}) {
    const auto parsed = Parse(words);
    EXPECT_FALSE(parsed.go_on);
    EXPECT_EQ(parsed.exit_code, 2);
  }
  EXPECT_FALSE(Parse({"--help"}).go_on);
  EXPECT_EQ(Parse({"--help"}).exit_code, 0);
}

}  // namespace
}  // namespace foyer::ctl
