#include "door/door_contact.h"

#include <gtest/gtest.h>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Change = DoorContact::Change;
const TimePoint kStart{1h};

class DoorContactTest : public testing::Test {
 protected:
  DoorContact contact_{{.has_lock = true, .grace = 10s, .longest_open = 120s}};
};

TEST_F(DoorContactTest, ADoorThatOpensWithItsLockIsNotForced) {
  contact_.OnLock(true, kStart);
  EXPECT_EQ(contact_.OnLevel(true, kStart + 1s), Change::kOpened);
  EXPECT_EQ(contact_.OnLevel(true, kStart + 2s), Change::kNone);
  contact_.OnLock(false, kStart + 3s);
  EXPECT_EQ(contact_.OnLevel(false, kStart + 8s), Change::kClosed);
  EXPECT_EQ(contact_.open_for(kStart + 8s), 7s);
  EXPECT_FALSE(contact_.was_too_long());
}

TEST_F(DoorContactTest, WithinTheGraceAfterTheLockItIsNotForcedAndLaterItIs) {
  contact_.OnLock(true, kStart);
  contact_.OnLock(false, kStart + 3s);
  EXPECT_EQ(contact_.OnLevel(true, kStart + 13s), Change::kOpened);
  contact_.OnLevel(false, kStart + 13s + 1ms);
  EXPECT_EQ(contact_.OnLevel(true, kStart + 13s + 2ms), Change::kForced);
}

TEST_F(DoorContactTest, WhatNobodyHasOpenedIsForced) {
  EXPECT_EQ(contact_.OnLevel(true, kStart), Change::kForced);
  EXPECT_EQ(contact_.OnLevel(false, kStart + 1s), Change::kClosed);
}

TEST_F(DoorContactTest, WithoutALockNothingIsForced) {
  DoorContact window({});
  EXPECT_EQ(window.OnLevel(true, kStart), Change::kOpened);
  EXPECT_FALSE(window.next_look()) << "and it may stay open as long as you like";
}

TEST_F(DoorContactTest, ADoorThatStaysOpenIsToldOnceAndItsEndSaysSo) {
  contact_.OnLock(true, kStart);
  contact_.OnLevel(true, kStart);
  EXPECT_EQ(contact_.next_look(), kStart + 120s);
  EXPECT_FALSE(contact_.IsTooLong(kStart + 119s));
  EXPECT_TRUE(contact_.IsTooLong(kStart + 120s));
  EXPECT_FALSE(contact_.IsTooLong(kStart + 121s));
  EXPECT_FALSE(contact_.next_look());
  EXPECT_EQ(contact_.OnLevel(false, kStart + 200s), Change::kClosed);
  EXPECT_TRUE(contact_.was_too_long());
  contact_.OnLevel(true, kStart + 300s);
  EXPECT_EQ(contact_.next_look(), kStart + 420s) << "the next time it counts anew";
}

TEST_F(DoorContactTest, ADoorThatIsFoundOpenWasNotForcedButIsWatched) {
  contact_.OnFound(true, kStart);
  EXPECT_TRUE(contact_.is_open());
  EXPECT_EQ(contact_.next_look(), kStart + 120s);
  EXPECT_EQ(contact_.OnLevel(false, kStart + 1s), Change::kClosed);
}

}  // namespace
}  // namespace foyer::door
