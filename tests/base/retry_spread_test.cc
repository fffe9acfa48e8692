#include "base/retry_spread.h"

#include <gtest/gtest.h>

#include <vector>

namespace foyer {
namespace {

using namespace std::chrono_literals;

TEST(RetrySpreadTest, TheLongerTheQueueTheLaterAndNeverAllAtOnce) {
  RetrySpread spread;
  TimePoint now(1h);
  std::vector<int> in_second(200);
  for (int phone = 0; phone < 10'000; ++phone) {
    const int seconds = spread.Next(100, now);  // a hundred seconds of work
    ASSERT_GE(seconds, 1);
    ASSERT_LE(seconds, 200);
    ++in_second[static_cast<std::size_t>(seconds - 1)];
  }
  for (const int phones : in_second) EXPECT_LT(phones, 500);
  EXPECT_GT(in_second[60], 0);
}

TEST(RetrySpreadTest, WhereHardlyAnybodyWaitsItIsSoon) {
  RetrySpread spread;
  EXPECT_LE(spread.Next(100, TimePoint(1h)), 2);
}

TEST(RetrySpreadTest, WhatIsWorkedOffMeanwhileCountsNoMore) {
  RetrySpread spread;
  TimePoint now(1h);
  for (int phone = 0; phone < 10'000; ++phone) spread.Next(100, now);
  now += 100s;
  EXPECT_LE(spread.Next(100, now), 2);
}

TEST(RetrySpreadTest, FiveMinutesAreTheLongest) {
  RetrySpread spread;
  for (int phone = 0; phone < 1000; ++phone) EXPECT_LE(spread.Next(0.1, TimePoint(1h)), RetrySpread::kLongest);
}

}  // namespace
}  // namespace foyer
