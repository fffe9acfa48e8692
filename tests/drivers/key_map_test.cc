#include "drivers/key_map.h"

#include <gtest/gtest.h>
#include <linux/input-event-codes.h>

#include <string>

#include "foyer/input_devices.h"

namespace foyer::drivers {
namespace {

class KeyMapTest : public testing::Test {
 protected:
  // Pressed, held and let go.
  void Press(std::uint16_t code) {
    for (const int value : {1, 2, 2, 0}) Take(EV_KEY, code, value);
  }
  void Take(std::uint16_t type, std::uint16_t code, std::int32_t value) {
    if (const auto key = keys_.OnEvent(type, code, value)) typed_ += *key;
  }

  KeyMap keys_;
  std::string typed_;
};

TEST_F(KeyMapTest, DigitsOfEveryKindOfPadAreDigitsOnce) {
  for (const int code : {KEY_0, KEY_1, KEY_9, KEY_KP0, KEY_KP5, KEY_KP9, KEY_NUMERIC_0, KEY_NUMERIC_9}) {
    Press(static_cast<std::uint16_t>(code));
  }
  EXPECT_EQ(typed_, "01905909");
}

TEST_F(KeyMapTest, EnterEscapeStarAndHash) {
  for (const int code : {KEY_ENTER, KEY_KPENTER, KEY_ESC, KEY_KPASTERISK, KEY_NUMERIC_STAR, KEY_NUMERIC_POUND}) {
    Press(static_cast<std::uint16_t>(code));
  }
  EXPECT_EQ(typed_, std::string({kEnterKey, kEnterKey, kClearKey, '*', '*', '#'}));
}

TEST_F(KeyMapTest, WithShiftARowHasHashAndStar) {
  Take(EV_KEY, KEY_LEFTSHIFT, 1);
  Press(KEY_3);
  Press(KEY_8);
  Take(EV_KEY, KEY_LEFTSHIFT, 0);
  Press(KEY_3);
  EXPECT_EQ(typed_, "#*3");
}

TEST_F(KeyMapTest, OtherKeysAndEventsAreNothing) {
  Press(KEY_Q);
  Press(0xffff);
  Take(EV_REL, KEY_1, 1);
  Take(EV_SYN, SYN_REPORT, 0);
  EXPECT_EQ(typed_, "");
}

TEST_F(KeyMapTest, WhatTheKernelHasDroppedPutsTheRestInDoubt) {
  Press(KEY_4);
  Take(EV_SYN, SYN_DROPPED, 0);
  EXPECT_EQ(typed_, std::string({'4', kClearKey}));
}

}  // namespace
}  // namespace foyer::drivers
