#include "door/locks.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_hardware.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;

class LocksTest : public testing::Test {
 protected:
  std::vector<LockLine> OneLine() {
    std::vector<LockLine> lines;
    lines.push_back({"front", front_.Open(), {.pulse = 1h, .longest_hold = 1h}});
    return lines;
  }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  FakeLine front_;
};

TEST_F(LocksTest, AnUnknownLockIsRefusedWithTheNamesOfThoseThatThereAre) {
  Locks locks(loop_, journal_, OneLine());
  const auto opening = locks.Open("back", "call-1");
  ASSERT_FALSE(opening.ok());
  EXPECT_NE(opening.error().message.find("front"), std::string::npos);
}

TEST_F(LocksTest, ASecondOpeningSaysThatItIsOpenAlready) {
  Locks locks(loop_, journal_, OneLine());
  EXPECT_EQ(*locks.Open("front", "call-1"), Opening::kStarted);
  EXPECT_EQ(*locks.Open("front", "call-2"), Opening::kAlreadyOpen);
}

TEST_F(LocksTest, ABlockedLockSaysHowThatEnds) {
  Locks locks(loop_, journal_, OneLine());
  ASSERT_TRUE(locks.Block("front"));
  const auto opening = locks.Open("front", "call-1");
  ASSERT_FALSE(opening.ok());
  EXPECT_NE(opening.error().message.find("foyerctl lock front release"), std::string::npos);
  EXPECT_EQ(locks.States()[0].mode, LockMode::kBlocked);
  ASSERT_TRUE(locks.Release("front"));
  EXPECT_TRUE(locks.Open("front", "call-1").ok());
}

TEST_F(LocksTest, AHoldKnowsItsBound) {
  Locks locks(loop_, journal_, OneLine());
  const Status held = locks.Hold("front", Holder::kPerson, 2h);
  ASSERT_FALSE(held);
  EXPECT_NE(held.error().message.find("longest_hold"), std::string::npos);
  EXPECT_TRUE(locks.Hold("front", Holder::kPerson, 30min));
  EXPECT_EQ(locks.States()[0].mode, LockMode::kHeld);
}

TEST_F(LocksTest, EdgesAreRecordedWithTheCallAndTheLastOneEvenAtTheStop) {
  {
    Locks locks(loop_, journal_, OneLine());
    ASSERT_TRUE(locks.Open("front", "call-1").ok());
    front_.WaitForLevels(2);
  }
  ASSERT_EQ(journal_.CountOf(EventType::kLockOn), 1U);
  ASSERT_EQ(journal_.CountOf(EventType::kLockOff), 1U);
  EXPECT_EQ(journal_.events[0].call_id, "call-1");
  EXPECT_EQ(journal_.LastField(EventType::kLockOff, "why"), "stopping");
}

TEST_F(LocksTest, WhatWasPostedBeforeTheEndFindsNothingAfterIt) {
  {
    Locks locks(loop_, journal_, OneLine());
    static_cast<void>(locks.Open("front", {}));
  }
  const auto recorded = journal_.events.size();
  loop_.RunReady();
  loop_.Advance(1s);
  EXPECT_EQ(journal_.events.size(), recorded);
}

}  // namespace
}  // namespace foyer::door
