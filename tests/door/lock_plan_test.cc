#include "door/lock_plan.h"

#include <gtest/gtest.h>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Answer = LockPlan::Answer;
const TimePoint kStart{1h};

class LockPlanTest : public testing::Test {
 protected:
  LockPlan plan_{LockBounds{.pulse = 3s, .longest_hold = 8h}};
};

TEST_F(LockPlanTest, APulseBeginsWhenItIsTakenUpAndEndsAfterItsLength) {
  EXPECT_FALSE(plan_.Advance(kStart));
  EXPECT_EQ(plan_.Pulse(), Answer::kTaken);
  EXPECT_TRUE(plan_.Advance(kStart));
  EXPECT_EQ(plan_.next(), kStart + 3s);
  EXPECT_TRUE(plan_.Advance(kStart + 2999ms));
  EXPECT_FALSE(plan_.Advance(kStart + 3s));
  EXPECT_STREQ(plan_.why_shut(), "pulse ended");
  EXPECT_EQ(plan_.Pulse(), Answer::kTaken) << "after its end the next one may begin";
}

TEST_F(LockPlanTest, AskingAgainExtendsNothing) {
  plan_.Pulse();
  EXPECT_EQ(plan_.Pulse(), Answer::kAlreadyOpen);
  plan_.Advance(kStart);
  EXPECT_EQ(plan_.Pulse(), Answer::kAlreadyOpen);
  EXPECT_FALSE(plan_.Advance(kStart + 3s));
}

TEST_F(LockPlanTest, NoConfigurationMakesALockOpenForMoreThanAMinuteButALightShinesForADay) {
  LockPlan lock({.pulse = 24h});
  lock.Pulse();
  lock.Advance(kStart);
  EXPECT_EQ(lock.next(), kStart + kLongestPulse);
  LockPlan light({.pulse = 48h, .longest_pulse = kLongestLight});
  light.Pulse();
  light.Advance(kStart);
  EXPECT_EQ(light.next(), kStart + 24h);
}

TEST_F(LockPlanTest, AHoldEndsAtItsTimeAndNoLaterThanItsBound) {
  EXPECT_EQ(plan_.HoldUntil(Holder::kPerson, kStart + 8h + 1s, kStart), Answer::kTooLong);
  EXPECT_FALSE(plan_.Advance(kStart));
  EXPECT_EQ(plan_.HoldUntil(Holder::kPerson, kStart + 2h, kStart), Answer::kTaken);
  EXPECT_TRUE(plan_.Advance(kStart));
  EXPECT_EQ(plan_.mode(), LockMode::kHeld);
  EXPECT_EQ(plan_.Pulse(), Answer::kAlreadyOpen);
  EXPECT_TRUE(plan_.Advance(kStart + 2h - 1ms));
  EXPECT_FALSE(plan_.Advance(kStart + 2h));
  EXPECT_STREQ(plan_.why_shut(), "hold ended");
  EXPECT_EQ(plan_.mode(), LockMode::kNormal);
}

TEST_F(LockPlanTest, WithoutABoundNobodyHoldsIt) {
  LockPlan plan({.pulse = 3s});
  EXPECT_EQ(plan.HoldUntil(Holder::kPerson, kStart + 1s, kStart), Answer::kTooLong);
}

TEST_F(LockPlanTest, APulseThatRunsEndsNoHoldAndAHoldOutlivesThePulse) {
  plan_.Pulse();
  plan_.Advance(kStart);
  plan_.HoldUntil(Holder::kPerson, kStart + 1min, kStart);
  EXPECT_TRUE(plan_.Advance(kStart + 3s));
  EXPECT_FALSE(plan_.Advance(kStart + 1min));
}

TEST_F(LockPlanTest, TheEndOfAScheduleDoesNotEndWhatAPersonHolds) {
  plan_.HoldUntil(Holder::kSchedule, kStart + 1min, kStart);
  plan_.HoldUntil(Holder::kPerson, kStart + 1h, kStart);
  plan_.HoldUntil(Holder::kSchedule, kStart, kStart);
  EXPECT_TRUE(plan_.Advance(kStart + 2min));
  EXPECT_FALSE(plan_.Advance(kStart + 1h));
}

TEST_F(LockPlanTest, ReleaseEndsEverything) {
  plan_.HoldUntil(Holder::kSchedule, kStart + 1min, kStart);
  plan_.HoldUntil(Holder::kPerson, kStart + 1h, kStart);
  plan_.Release();
  EXPECT_FALSE(plan_.Advance(kStart));
  EXPECT_STREQ(plan_.why_shut(), "released");
  EXPECT_FALSE(plan_.next());
}

TEST_F(LockPlanTest, ABlockedLockIsShutAtOnceAndOpensForNobodyUntilItIsReleased) {
  plan_.Pulse();
  plan_.Advance(kStart);
  plan_.Block();
  EXPECT_FALSE(plan_.Advance(kStart + 1s));
  EXPECT_STREQ(plan_.why_shut(), "blocked");
  EXPECT_EQ(plan_.Pulse(), Answer::kBlocked);
  EXPECT_EQ(plan_.HoldUntil(Holder::kPerson, kStart + 1h, kStart), Answer::kBlocked);
  EXPECT_EQ(plan_.HoldUntil(Holder::kSchedule, kStart + 1min, kStart), Answer::kBlocked);
  EXPECT_FALSE(plan_.Advance(kStart + 2s));
  EXPECT_EQ(plan_.mode(), LockMode::kBlocked);
  plan_.Release();
  EXPECT_EQ(plan_.Pulse(), Answer::kTaken);
}

TEST_F(LockPlanTest, NobodyIsLockedIn) {
  plan_.Block();
  EXPECT_EQ(plan_.PulseFromInside(), Answer::kTaken);
  EXPECT_TRUE(plan_.Advance(kStart));
  EXPECT_FALSE(plan_.Advance(kStart + 3s));
  EXPECT_EQ(plan_.mode(), LockMode::kBlocked);
}

TEST_F(LockPlanTest, WhatAFaultEndsDoesNotComeBackAndABlockStays) {
  plan_.Pulse();
  plan_.HoldUntil(Holder::kPerson, kStart + 1h, kStart);
  plan_.Shut("its line failed");
  EXPECT_FALSE(plan_.Advance(kStart));
  plan_.Block();
  plan_.Shut("its line failed");
  EXPECT_EQ(plan_.mode(), LockMode::kBlocked);
}

}  // namespace
}  // namespace foyer::door
