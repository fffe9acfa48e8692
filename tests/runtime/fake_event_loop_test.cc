#include "tests/fakes/fake_event_loop.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace foyer {
namespace {

using namespace std::chrono_literals;

class FakeEventLoopTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  std::vector<int> order_;
};

TEST_F(FakeEventLoopTest, TimeJumpsFromDueTimeToDueTime) {
  const TimePoint start = loop_.Now();
  const auto wall = loop_.WallNow();
  std::vector<Duration> seen;
  Timer second(loop_, [&] { seen.push_back(loop_.Now() - start); });
  Timer first(loop_, [&] {
    seen.push_back(loop_.Now() - start);
    second.Start(5s);
  });
  first.Start(10s);
  loop_.Advance(14s);
  EXPECT_EQ(seen, std::vector<Duration>{10s});
  loop_.Advance(1s);
  EXPECT_EQ(seen, (std::vector<Duration>{10s, 15s}));
  EXPECT_EQ(loop_.WallNow() - wall, 15s);
}

TEST_F(FakeEventLoopTest, TimersDueTogetherFireInTheOrderOfTheirStart) {
  Timer a(loop_, [this] { order_.push_back(1); });
  Timer b(loop_, [this] { order_.push_back(2); });
  b.Start(1s);
  a.Start(1s);
  b.Start(1s);
  loop_.Advance(1s);
  EXPECT_EQ(order_, (std::vector<int>{1, 2}));
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(FakeEventLoopTest, DeferredAndPostedCallsRunBeforeTimeMovesOn) {
  const TimePoint start = loop_.Now();
  DeferredCall deferred(loop_, [&] {
    EXPECT_EQ(loop_.Now(), start);
    order_.push_back(1);
  });
  deferred.Schedule();
  std::thread([this] { loop_.Post([this] { order_.push_back(2); }); }).join();
  EXPECT_TRUE(order_.empty());
  loop_.Advance(1s);
  EXPECT_EQ(order_.size(), 2u);
}

TEST_F(FakeEventLoopTest, OnlyWatchedEventsOfADescriptorAreDelivered) {
  std::vector<unsigned> events;
  FdWatch watch(loop_, 7, [&](unsigned ready) { events.push_back(ready); });
  EXPECT_FALSE(loop_.TriggerFd(7, FdWatch::kRead));
  watch.Watch(FdWatch::kRead);
  EXPECT_FALSE(loop_.TriggerFd(7, FdWatch::kWrite));
  EXPECT_TRUE(loop_.TriggerFd(7, FdWatch::kRead | FdWatch::kWrite));
  watch.Stop();
  EXPECT_FALSE(loop_.TriggerFd(7, FdWatch::kRead));
  EXPECT_EQ(events, std::vector<unsigned>{FdWatch::kRead});
}

}  // namespace
}  // namespace foyer
