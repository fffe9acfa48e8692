#include "base/clock_trust.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

using namespace std::chrono_literals;

class ClockTrustTest : public testing::Test {
 protected:
  bool After(Duration passed, WallTime::duration jump = {}) {
    now_ += passed;
    wall_ += std::chrono::duration_cast<WallTime::duration>(passed) + jump;
    return trust_.IsSteady(now_, wall_);
  }
  TimePoint now_{100s};
  WallTime wall_{24h * 365 * 56};
  ClockTrust trust_;
};

TEST_F(ClockTrustTest, AClockIsBelievedWhenItHasGoneForAnHour) {
  EXPECT_FALSE(After(0s));
  EXPECT_FALSE(After(59min));
  EXPECT_TRUE(After(1min));
  EXPECT_TRUE(After(24h));
}

TEST_F(ClockTrustTest, EachJumpBeginsTheHourAnew) {
  After(0s);
  ASSERT_TRUE(After(1h));
  EXPECT_FALSE(After(1min, 24h * 365));
  EXPECT_FALSE(After(1min, -24h * 365)) << "jumped back";
  EXPECT_FALSE(After(59min));
  EXPECT_TRUE(After(1min));
}

TEST_F(ClockTrustTest, WhatNtpCorrectsIsNoJump) {
  After(0s);
  for (int hour = 0; hour < 10; ++hour) After(1h, 20s);
  EXPECT_TRUE(After(1h, -20s));
}

TEST_F(ClockTrustTest, AClockThatWasNeverSetIsNotBelieved) {
  wall_ = WallTime{};
  After(0s);
  EXPECT_FALSE(After(24h));
}

}  // namespace
}  // namespace foyer
