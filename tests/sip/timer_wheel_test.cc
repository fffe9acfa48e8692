#include "sip/timer_wheel.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::sip {
namespace {

using namespace std::chrono_literals;

class TimerWheelTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  TimerWheel wheel_{loop_};
  std::vector<int> fired_;

  std::unique_ptr<WheelTimer> Start(Duration delay, int number) {
    auto timer = std::make_unique<WheelTimer>(wheel_, [this, number] { fired_.push_back(number); });
    timer->Start(delay);
    return timer;
  }
};

TEST_F(TimerWheelTest, ATimerFiresOnceAtItsTime) {
  const auto timer = Start(500ms, 1);
  loop_.Advance(499ms);
  EXPECT_TRUE(fired_.empty());
  EXPECT_TRUE(timer->IsRunning());
  loop_.Advance(1ms);
  EXPECT_EQ(fired_, (std::vector{1}));
  EXPECT_FALSE(timer->IsRunning());
  loop_.Advance(10min);
  EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(TimerWheelTest, ATimerBetweenTwoTicksIsLateNeverEarly) {
  loop_.Advance(3ms);
  const auto timer = Start(500ms, 1);
  loop_.Advance(500ms);
  EXPECT_TRUE(fired_.empty());
  loop_.Advance(TimerWheel::kTick);
  EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(TimerWheelTest, TimersFireInTheOrderInWhichTheyAreDueAndThenStarted) {
  const auto late = Start(4s, 3);
  const auto first = Start(20ms, 1);
  const auto second = Start(20ms, 2);
  loop_.Advance(5s);
  EXPECT_EQ(fired_, (std::vector{1, 2, 3}));
}

TEST_F(TimerWheelTest, DelaysLongerThanATurnOfTheWheelAreKept) {
  const auto turn = TimerWheel::kTick * TimerWheel::kSlots;
  const auto soon = Start(1s, 1);
  const auto one_turn = Start(turn + 1s, 2);
  const auto exactly = Start(turn, 3);
  const auto three_turns = Start(3 * turn + 1s, 4);
  loop_.Advance(turn - 10ms);
  EXPECT_EQ(fired_, (std::vector{1}));
  loop_.Advance(10ms);
  EXPECT_EQ(fired_, (std::vector{1, 3}));
  loop_.Advance(1s);
  EXPECT_EQ(fired_, (std::vector{1, 3, 2}));
  loop_.Advance(2 * turn - 10ms);
  EXPECT_EQ(fired_.size(), 3u);
  loop_.Advance(10ms);
  EXPECT_EQ(fired_.size(), 4u);
}

TEST_F(TimerWheelTest, AStoppedOrDestroyedTimerNeverFires) {
  const auto stopped = Start(1s, 1);
  auto destroyed = Start(1s, 2);
  const auto kept = Start(1s, 3);
  stopped->Stop();
  destroyed.reset();
  EXPECT_EQ(wheel_.size(), 1u);
  loop_.Advance(2s);
  EXPECT_EQ(fired_, (std::vector{3}));
}

TEST_F(TimerWheelTest, StartingAgainMovesTheTimer) {
  const auto timer = Start(1s, 1);
  timer->Start(3s);
  EXPECT_EQ(wheel_.size(), 1u);
  loop_.Advance(2990ms);
  EXPECT_TRUE(fired_.empty());
  loop_.Advance(10ms);
  EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(TimerWheelTest, ATimerMayStartItselfAnew) {
  int count = 0;
  std::unique_ptr<WheelTimer> timer;
  timer = std::make_unique<WheelTimer>(wheel_, [&] {
    if (++count < 5) timer->Start(1s);
  });
  timer->Start(1s);
  loop_.Advance(4s);
  EXPECT_EQ(count, 4);
  loop_.Advance(1h);
  EXPECT_EQ(count, 5);
}

TEST_F(TimerWheelTest, ATimerMayDestroyItselfAndOthersThatAreDueNow) {
  std::unique_ptr<WheelTimer> other;
  std::unique_ptr<WheelTimer> timer;
  timer = std::make_unique<WheelTimer>(wheel_, [&] {
    fired_.push_back(1);
    other.reset();
    timer.reset();
  });
  timer->Start(1s);
  other = Start(1s, 2);
  loop_.Advance(2s);
  EXPECT_EQ(fired_, (std::vector{1}));
  EXPECT_EQ(wheel_.size(), 0u);
}

TEST_F(TimerWheelTest, ADelayOfNothingWaitsForTheNextTick) {
  const auto timer = Start(0ms, 1);
  EXPECT_TRUE(fired_.empty());
  loop_.Advance(TimerWheel::kTick);
  EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(TimerWheelTest, TheLoopSeesOneTimerAndAnIdleWheelNone) {
  std::vector<std::unique_ptr<WheelTimer>> timers;
  for (int i = 0; i < 1000; ++i) timers.push_back(Start(1ms * i, i));
  EXPECT_EQ(loop_.timer_count(), 1u);
  timers.clear();
  EXPECT_EQ(loop_.timer_count(), 0u);
}

// A machine that slept: the clock is far ahead when the loop turns again.
class LateLoop : public FakeEventLoop {
 public:
  TimePoint Now() const override { return FakeEventLoop::Now() + lateness; }
  Duration lateness{0};
};

TEST(TimerWheelLateTest, AfterALongSleepEverythingDueFiresAtOnceAndInOrder) {
  LateLoop loop;
  TimerWheel wheel(loop);
  std::vector<int> fired;
  WheelTimer last(wheel, [&] { fired.push_back(3); });
  WheelTimer first(wheel, [&] { fired.push_back(1); });
  WheelTimer second(wheel, [&] { fired.push_back(2); });
  WheelTimer still_to_come(wheel, [&] { fired.push_back(4); });
  last.Start(80s);
  first.Start(100ms);
  second.Start(30s);
  still_to_come.Start(3min);
  loop.lateness = 2min;
  loop.Advance(100ms);
  EXPECT_EQ(fired, (std::vector{1, 2, 3}));
  EXPECT_TRUE(still_to_come.IsRunning());
}

}  // namespace
}  // namespace foyer::sip
