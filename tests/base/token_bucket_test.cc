#include "base/token_bucket.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

using namespace std::chrono_literals;

TEST(TokenBucketTest, SoManyAtOnceThenAtItsRate) {
  const TokenBucket::Limit limit{10, 3};
  TimePoint now(1h);
  TokenBucket bucket(limit, now);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.Take(limit, now));
  EXPECT_FALSE(bucket.Take(limit, now));
  EXPECT_EQ(bucket.UntilNext(limit), 100ms);
  now += 100ms;
  EXPECT_TRUE(bucket.Take(limit, now));
  EXPECT_FALSE(bucket.Take(limit, now));
}

TEST(TokenBucketTest, NeverMoreThanItHolds) {
  const TokenBucket::Limit limit{10, 3};
  TimePoint now(1h);
  TokenBucket bucket(limit, now);
  now += 24h;
  EXPECT_TRUE(bucket.IsFull(limit, now));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(bucket.Take(limit, now));
  EXPECT_FALSE(bucket.Take(limit, now));
}

TEST(TokenBucketTest, AnotherLimitHoldsFromTheNextTimeOn) {
  TimePoint now(1h);
  TokenBucket bucket({10, 100}, now);
  EXPECT_TRUE(bucket.Take({10, 2}, now));
  EXPECT_TRUE(bucket.Take({10, 2}, now));
  EXPECT_FALSE(bucket.Take({10, 2}, now));
}

}  // namespace
}  // namespace foyer
