#include "door/door_contact.h"

#include <gtest/gtest.h>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Change = DoorContact::Change;
const TimePoint kNow{1h};

class DoorContactTest : public testing::Test {
 protected:
  DoorContact contact_{{.has_lock = true, .grace = 10s, .longest_open = 120s}};
};

TEST_F(DoorContactTest, ADoorThatOpensWithItsLockIsNotForced) {
  contact_.OnLock(true, kNow);
  EXPECT_EQ(contact_.OnLevel(true, kNow + 1s), Change::kOpened);
  EXPECT_EQ(contact_.OnLevel(true, kNow + 2s), Change::kNone);
  contact_.OnLock(false, kNow + 3s);
  EXPECT_EQ(contact_.OnLevel(false, kNow + 8s), Change::kClosed);
  EXPECT_EQ(contact_.open_for(kNow + 8s), 7s);
  EXPECT_FALSE(contact_.was_too_long());
}

TEST_F(DoorContactTest, WithinTheGraceAfterTheLockItIsNotForcedAndLaterItIs) {
  contact_.OnLock(true, kNow);
  contact_.OnLock(false, kNow + 3s);
  EXPECT_EQ(contact_.OnLevel(true, kNow + 13s), Change::kOpened);
  contact_.OnLevel(false, kNow + 13s + 1ms);
  EXPECT_EQ(contact_.OnLevel(true, kNow + 13s + 2ms), Change::kForced);
}

TEST_F(DoorContactTest, WhatNobodyHasOpenedIsForced) {
  EXPECT_EQ(contact_.OnLevel(true, kNow), Change::kForced);
  EXPECT_EQ(contact_.OnLevel(false, kNow + 1s), Change::kClosed);
}

TEST_F(DoorContactTest, WithoutALockNothingIsForced) {
  DoorContact window({});
  EXPECT_EQ(window.OnLevel(true, kNow), Change::kOpened);
  EXPECT_FALSE(window.next_look()) << "and it may stay open as long as you like";
}

TEST_F(DoorContactTest, ADoorThatStaysOpenIsToldOnceAndItsEndSaysSo) {
  contact_.OnLock(true, kNow);
  contact_.OnLevel(true, kNow);
  EXPECT_EQ(contact_.next_look(), kNow + 120s);
  EXPECT_FALSE(contact_.IsTooLong(kNow + 119s));
  EXPECT_TRUE(contact_.IsTooLong(kNow + 120s));
  EXPECT_FALSE(contact_.IsTooLong(kNow + 121s));
  EXPECT_FALSE(contact_.next_look());
  EXPECT_EQ(contact_.OnLevel(false, kNow + 200s), Change::kClosed);
  EXPECT_TRUE(contact_.was_too_long());
  contact_.OnLevel(true, kNow + 300s);
  EXPECT_EQ(contact_.next_look(), kNow + 420s) << "the next time it counts anew";
}

TEST_F(DoorContactTest, ADoorThatIsFoundOpenWasNotForcedButIsWatched) {
  contact_.OnFound(true, kNow);
  EXPECT_TRUE(contact_.is_open());
  EXPECT_EQ(contact_.next_look(), kNow + 120s);
  EXPECT_EQ(contact_.OnLevel(false, kNow + 1s), Change::kClosed);
}

}  // namespace
}  // namespace foyer::door
