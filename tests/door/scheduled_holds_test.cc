#include "door/scheduled_holds.h"

#include <gtest/gtest.h>

#include "tests/fakes/calendar.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_hardware.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;

// A shop that is open from 8 to 18 on each day. Its line is driven by the real lock thread, whose clock hardly moves
// meanwhile: what is tested is what is asked of it.
class ScheduledHoldsTest : public testing::Test {
 protected:
  ScheduledHoldsTest() {
    LiveInEurope();
    std::vector<LockLine> lines;
    lines.push_back({"front", front_.Open(), {.pulse = 1h, .longest_hold = kHoldLease}});
    locks_ = std::make_unique<Locks>(loop_, journal_, std::move(lines));
  }
  void Start(int hour, int minute) {
    loop_.SetWall(At(2026, 11, 27, hour - 1, minute));  // of Central European Time
    LockConfig lock;
    lock.name = "front";
    lock.hold_open = "shop";
    ScheduleConfig shop{"shop", {}, {{8 * 60, 18 * 60}}};
    shop.days.fill(true);
    holds_ = std::make_unique<ScheduledHolds>(loop_, journal_, *locks_, std::vector{lock}, std::vector{shop});
    loop_.RunReady();
  }
  void GoTo(int hour, int minute) {
    loop_.SetWall(At(2026, 11, 27, hour - 1, minute));
    loop_.Advance(10s);
  }
  LockMode mode() const { return locks_->States()[0].mode; }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  FakeLine front_;
  std::unique_ptr<Locks> locks_;
  std::unique_ptr<ScheduledHolds> holds_;
};

TEST_F(ScheduledHoldsTest, ItIsHeldFromOpeningToClosingAndBothAreRecorded) {
  Start(7, 59);
  EXPECT_EQ(mode(), LockMode::kNormal);
  GoTo(8, 0);
  EXPECT_EQ(mode(), LockMode::kHeld);
  EXPECT_EQ(journal_.LastField(EventType::kLockMode, "mode"), "held");
  EXPECT_EQ(journal_.LastField(EventType::kLockMode, "user"), "shop");
  GoTo(12, 0);
  EXPECT_EQ(journal_.CountOf(EventType::kLockMode), 1U);
  GoTo(18, 0);
  EXPECT_EQ(mode(), LockMode::kNormal);
  EXPECT_EQ(journal_.LastField(EventType::kLockMode, "mode"), "normal");
}

TEST_F(ScheduledHoldsTest, ADaemonThatStartsInTheMiddleHoldsItAtOnce) {
  Start(12, 0);
  EXPECT_EQ(mode(), LockMode::kHeld);
  EXPECT_EQ(front_.WaitForLevels(2).back(), true);
}

TEST_F(ScheduledHoldsTest, ADoorIsNotHeldByAClockThatIsNotSet) {
  Start(12, 0);
  ASSERT_EQ(mode(), LockMode::kHeld);
  loop_.SetWall(std::chrono::system_clock::time_point(11h));  // of 1970
  loop_.Advance(10s);
  EXPECT_EQ(mode(), LockMode::kNormal);
  GoTo(12, 5);
  EXPECT_EQ(mode(), LockMode::kHeld);
}

TEST_F(ScheduledHoldsTest, WhatSomebodyHasReleasedStaysShutUntilTheNextOpening) {
  Start(12, 0);
  static_cast<void>(locks_->Release("front"));
  holds_->OnReleased("front");
  GoTo(13, 0);
  EXPECT_EQ(mode(), LockMode::kNormal);
  GoTo(18, 0);
  GoTo(9, 0);
  EXPECT_EQ(mode(), LockMode::kHeld);
}

TEST_F(ScheduledHoldsTest, ABlockedLockIsNotHeld) {
  Start(7, 0);
  ASSERT_TRUE(locks_->Block("front"));
  GoTo(9, 0);
  GoTo(10, 0);
  EXPECT_EQ(mode(), LockMode::kBlocked);
  EXPECT_EQ(front_.WaitForLevels(1), std::vector<bool>{false});
  EXPECT_EQ(journal_.CountOf(EventType::kLockMode), 0U);
}

TEST_F(ScheduledHoldsTest, EachLookRenewsAMinuteAndNoMore) {
  Start(12, 0);
  const auto due = loop_.NextDue();
  ASSERT_TRUE(due);
  EXPECT_LE(*due - loop_.Now(), 10s);
  EXPECT_GT(kHoldLease, 10s * 2) << "a turn of the loop may be late";
}

}  // namespace
}  // namespace foyer::door
