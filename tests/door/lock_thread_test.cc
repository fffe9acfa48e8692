#include "door/lock_thread.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_hardware.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Kind = LockEdge::Kind;
using Levels = std::vector<bool>;

// What the lock thread reported, to wait for.
class Reports {
 public:
  LockThread::Report Report() {
    return [this](const LockEdge& edge) {
      const std::lock_guard guard(mutex_);
      edges_.push_back(edge);
      changed_.notify_all();
    };
  }
  std::vector<LockEdge> WaitFor(std::size_t count) {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [&] { return edges_.size() >= count; });
    return edges_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<LockEdge> edges_;
};

class LockThreadTest : public testing::Test {
 protected:
  std::vector<LockLine> Lines(Duration pulse) {
    std::vector<LockLine> lines;
    lines.push_back({"front", front_.Open(), {.pulse = pulse, .longest_hold = 1h}});
    lines.push_back({"gate", gate_.Open(), {.pulse = pulse}});
    return lines;
  }

  FakeLine front_, gate_;
  Reports reports_;
};

TEST_F(LockThreadTest, AllLinesAreDrivenSafeAtTheStartAndAtTheEnd) {
  {
    LockThread thread(Lines(1h), reports_.Report());
    EXPECT_EQ(front_.WaitForLevels(1), Levels({false}));
    EXPECT_EQ(gate_.WaitForLevels(1), Levels({false}));
  }
  EXPECT_EQ(front_.levels(), Levels({false, false}));
  EXPECT_EQ(gate_.levels(), Levels({false, false}));
}

// Nothing but the lock thread runs here: no loop turns.
TEST_F(LockThreadTest, APulseEndsByItselfWhenNobodyElseDoesAnything) {
  LockThread thread(Lines(1ms), reports_.Report());
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken);
  const auto edges = reports_.WaitFor(2);
  EXPECT_EQ(edges[0].kind, Kind::kOn);
  EXPECT_EQ(edges[1].kind, Kind::kOff);
  EXPECT_EQ(edges[1].why, "pulse ended");
  EXPECT_LE(edges[0].at, edges[1].at);
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken) << "after its end the next may begin";
}

TEST_F(LockThreadTest, APulseDuringAPulseIsIgnored) {
  LockThread thread(Lines(1h), reports_.Report());
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken);
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kAlreadyOpen);
  reports_.WaitFor(1);
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kAlreadyOpen);
  EXPECT_EQ(thread.Pulse(1), LockThread::Answer::kTaken) << "the other lock has nothing to do with it";
}

TEST_F(LockThreadTest, StoppingInMidPulseShutsTheDoor) {
  {
    LockThread thread(Lines(1h), reports_.Report());
    thread.Pulse(0);
    reports_.WaitFor(1);
  }
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
  EXPECT_EQ(reports_.WaitFor(2)[1].why, "stopping");
}

// Nothing but the lock thread runs here, either.
TEST_F(LockThreadTest, AHoldEndsByItself) {
  LockThread thread(Lines(1h), reports_.Report());
  EXPECT_EQ(thread.Hold(0, Holder::kPerson, 20ms), LockThread::Answer::kTaken);
  EXPECT_EQ(reports_.WaitFor(2)[1].why, "hold ended");
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
  EXPECT_EQ(thread.Hold(1, Holder::kPerson, 1ms), LockThread::Answer::kTooLong) << "its bound is none at all";
}

TEST_F(LockThreadTest, ABlockShutsItAtOnceAndReleaseLetsItOpenAgain) {
  LockThread thread(Lines(1h), reports_.Report());
  thread.Pulse(0);
  reports_.WaitFor(1);
  thread.Block(0);
  EXPECT_EQ(reports_.WaitFor(2)[1].why, "blocked");
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kBlocked);
  EXPECT_EQ(thread.ModeOf(0), LockMode::kBlocked);
  EXPECT_EQ(thread.PulseFromInside(0), LockThread::Answer::kTaken);
  EXPECT_EQ(reports_.WaitFor(3)[2].kind, Kind::kOn);
  thread.Release(0);
  EXPECT_EQ(reports_.WaitFor(4)[3].why, "released");
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken);
}

TEST_F(LockThreadTest, ALineThatDoesNotSwitchOffIsTriedUntilItDoesAndOpensForNobodyMeanwhile) {
  LockThread thread(Lines(20ms), reports_.Report());
  front_.WaitForLevels(1);
  front_.FailNext(false, 2);
  thread.Pulse(0);
  EXPECT_EQ(reports_.WaitFor(2)[1].kind, Kind::kFault);
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kBroken);
  const auto edges = reports_.WaitFor(4);
  EXPECT_EQ(edges[0].kind, Kind::kOn);
  EXPECT_EQ(edges[2].kind, Kind::kOff) << "the fault was told once, not at each try";
  EXPECT_EQ(edges[3].kind, Kind::kRecovered);
  EXPECT_EQ(front_.levels(), Levels({false, true, false})) << "what was asked for meanwhile does not open it later";
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken);
}

TEST_F(LockThreadTest, ALineThatDoesNotSwitchOnIsDrivenSafe) {
  LockThread thread(Lines(1h), reports_.Report());
  front_.WaitForLevels(1);
  front_.FailNext(true, 1);
  thread.Pulse(0);
  EXPECT_EQ(reports_.WaitFor(2)[0].kind, Kind::kFault);
  EXPECT_EQ(reports_.WaitFor(2)[1].kind, Kind::kRecovered);
  EXPECT_EQ(front_.levels(), Levels({false, false}));
}

TEST_F(LockThreadTest, AChipThatIsNotThereAtTheStartIsToldAndTriedAgain) {
  front_.FailNext(false, 1);
  LockThread thread(Lines(1h), reports_.Report());
  EXPECT_EQ(reports_.WaitFor(2)[0].kind, Kind::kFault);
  EXPECT_EQ(reports_.WaitFor(2)[1].kind, Kind::kRecovered);
  EXPECT_EQ(thread.Pulse(0), LockThread::Answer::kTaken);
  EXPECT_EQ(front_.WaitForLevels(2), Levels({false, true}));
}

}  // namespace
}  // namespace foyer::door
