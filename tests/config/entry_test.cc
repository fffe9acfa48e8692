#include "config/entry_checks.h"

#include <gmock/gmock.h>

#include "tests/config/load.h"

namespace foyer::config {
namespace {

using testing::HasSubstr;

const std::string kBegin = "[sip]\ndomain = \"h.example\"\n[door]\n";
const std::string kFront = "[[lock]]\nname = \"front\"\ngpio = \"virtual:front\"\n";
const std::string kGarage = "[[lock]]\nname = \"garage\"\ngpio = \"virtual:garage\"\n";

TEST(EntryTest, KeypadsAndReadersOpenTheOnlyLockOrTheOneTheyName) {
  const Config one = LoadGood(kBegin + kFront +
                              "[[keypad]]\ndevice = \"/dev/input/event3\"\n[[reader]]\nwiegand = "
                              "[\"gpiochip0:5\", \"/dev/gpiochip0:6\"]\n");
  ASSERT_EQ(one.keypads.size(), 1u);
  EXPECT_EQ(one.keypads[0].name, "keypad");
  EXPECT_EQ(one.keypads[0].device, "/dev/input/event3");
  EXPECT_EQ(one.keypads[0].lock, "front");
  EXPECT_FALSE(one.keypads[0].ring);
  ASSERT_EQ(one.readers.size(), 1u);
  EXPECT_EQ(one.readers[0].wiegand, (std::vector<std::string>{"gpiochip0:5", "gpiochip0:6"}));
  EXPECT_EQ(one.readers[0].lock, "front");
  const Config two =
      LoadGood(kBegin + kFront + kGarage +
               "[[keypad]]\ndevice = \"virtual:keys\"\nlock = \"garage\"\nring = true\n[data]\ndir = \"/d\"\n");
  EXPECT_EQ(two.keypads.at(0).lock, "garage");
  EXPECT_EQ(two.keypads[0].device, "virtual:/d/keys");
  EXPECT_TRUE(two.keypads[0].ring);
}

TEST(EntryTest, WhatCannotBeIsToldWithItsLine) {
  const std::string keypad = "[[keypad]]\ndevice = \"virtual:keys\"\n";
  EXPECT_THAT(Mistaken("[sip]\ndomain = \"h.example\"\n" + keypad),
              HasSubstr("f:3: a [[keypad]] belongs to a door, and there is no [door]; add [door]"));
  EXPECT_THAT(Mistaken(kBegin + keypad), HasSubstr("f:4: there is no [[lock]] that this could open; add one"));
  EXPECT_THAT(Mistaken(kBegin + kFront + kGarage + keypad), HasSubstr("f:10: there are several locks; say which one"));
  EXPECT_THAT(Mistaken(kBegin + kFront + keypad + "lock = \"frnt\"\n"),
              HasSubstr("f:9: lock: there is no [[lock]] 'frnt'; did you mean 'front'?"));
  EXPECT_THAT(Mistaken(kBegin + kFront + keypad + keypad), HasSubstr("a keypad or reader 'keypad' already, in line 7"));
  EXPECT_THAT(Mistaken(kBegin + kFront + keypad + "[[reader]]\ndevice = \"virtual:keys\"\n"),
              HasSubstr("f:10: device: virtual:/var/lib/foyer/keys is in use already, in line 8"));
  EXPECT_THAT(Mistaken(kBegin + kFront + "[[keypad]]\ndevice = \"event3\"\n"),
              HasSubstr("f:8: device: \"event3\" is no input device"));
}

TEST(EntryTest, AReaderHasADeviceOrTwoLinesThatNothingElseUses) {
  const auto reader = [](const std::string& rest) { return kBegin + kFront + "[[reader]]\n" + rest; };
  EXPECT_THAT(Mistaken(reader("")), HasSubstr("f:7: reader 'reader' needs either a device or the two lines"));
  EXPECT_THAT(Mistaken(reader("device = \"virtual:r\"\nwiegand = [\"g:1\", \"g:2\"]\n")), HasSubstr("needs either"));
  EXPECT_THAT(Mistaken(reader("wiegand = [\"g:1\"]\n")), HasSubstr("f:8: wiegand: write exactly two lines, D0 and D1"));
  EXPECT_THAT(Mistaken(reader("wiegand = [\"g:1\", \"g:1\"]\n")), HasSubstr("f:8: wiegand: g:1 is in use already"));
  EXPECT_THAT(Mistaken(reader("wiegand = [\"virtual:front\", \"g:1\"]\n")), HasSubstr("is in use already, in line 6"));
}

TEST(EntryTest, APersonWithoutAPhoneNeedsNoPassword) {
  const std::string carl = "[[user]]\nname = \"carl\"\nsip = false\n";
  const Config config = LoadGood(kBegin + carl);
  ASSERT_EQ(config.users.size(), 1u);
  EXPECT_TRUE(config.users[0].password.empty());
  EXPECT_THAT(Mistaken(kBegin + carl + "password = \"x\"\n"),
              HasSubstr("f:6: user 'carl' has sip = false, and a password or contact; take one of them out"));
  EXPECT_THAT(Mistaken(kBegin + carl + "kind = \"door\"\n"), HasSubstr("which is for people"));
  EXPECT_THAT(Mistaken(kBegin + "[[user]]\nname = \"carl\"\n"), HasSubstr("has no password"));
}

}  // namespace
}  // namespace foyer::config
