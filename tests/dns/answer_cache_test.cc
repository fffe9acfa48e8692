#include "dns/answer_cache.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/dns/door_addresses.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::dns {
namespace {

using namespace std::chrono_literals;

class AnswerCacheTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  AnswerCache cache_{loop_};
};

TEST_F(AnswerCacheTest, AnAnswerIsFreshForItsTimeAndKeptForThreeDays) {
  cache_.Put(kDoor, Address(1), 60s);
  loop_.Advance(59s);
  ASSERT_TRUE(cache_.Fresh(kDoor));
  loop_.Advance(1s);
  EXPECT_FALSE(cache_.Fresh(kDoor));
  ASSERT_TRUE(cache_.Stale(kDoor));
  EXPECT_EQ(cache_.Stale(kDoor)->addresses.front().v4(), 1u);
  loop_.Advance(72h);
  EXPECT_FALSE(cache_.Stale(kDoor));
}

TEST_F(AnswerCacheTest, LivesAreHeldToOneSecondAndOneHour) {
  cache_.Put(kDoor, Address(1), 0s);
  EXPECT_TRUE(cache_.Fresh(kDoor));
  loop_.Advance(1s);
  EXPECT_FALSE(cache_.Fresh(kDoor));
  cache_.Put(kDoor, Address(1), 24h * 365);
  loop_.Advance(1h);
  EXPECT_FALSE(cache_.Fresh(kDoor));
}

TEST_F(AnswerCacheTest, ThatThereIsNoneHoldsForThirtySecondsAtMost) {
  cache_.Put(kDoor, {}, 1h);
  loop_.Advance(29s);
  EXPECT_TRUE(cache_.Fresh(kDoor));
  loop_.Advance(1s);
  EXPECT_FALSE(cache_.Fresh(kDoor));
  EXPECT_FALSE(cache_.Stale(kDoor));
}

TEST_F(AnswerCacheTest, WhatNothingCouldBeLearnedOfIsNotAskedAgainForFiveSeconds) {
  cache_.Put(kDoor, Address(1), 1s);
  loop_.Advance(1s);
  cache_.Prolong(kDoor);
  ASSERT_TRUE(cache_.Fresh(kDoor));
  EXPECT_FALSE(cache_.Fresh(kDoor)->empty());
  loop_.Advance(5s);
  EXPECT_FALSE(cache_.Fresh(kDoor));
  const Question other{RecordType::kA, "other.example"};
  cache_.Prolong(other);
  ASSERT_TRUE(cache_.Fresh(other));
  EXPECT_TRUE(cache_.Fresh(other)->empty());
}

TEST_F(AnswerCacheTest, TheOneThatNobodyAskedForTheLongestMakesRoom) {
  for (int i = 0; i < 256; ++i) {
    cache_.Put({RecordType::kA, std::to_string(i)}, Address(1), 1h);
    loop_.Advance(1s);
  }
  EXPECT_TRUE(cache_.Fresh({RecordType::kA, "0"}));
  loop_.Advance(1s);
  cache_.Put(kDoor, Address(1), 1h);
  EXPECT_EQ(cache_.size(), 256u);
  EXPECT_TRUE(cache_.Fresh({RecordType::kA, "0"}));
  EXPECT_FALSE(cache_.Fresh({RecordType::kA, "1"}));
}

}  // namespace
}  // namespace foyer::dns
