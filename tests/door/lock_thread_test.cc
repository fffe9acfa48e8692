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
    lines.push_back({"front", front_.Open(), pulse});
    lines.push_back({"gate", gate_.Open(), pulse});
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
  EXPECT_TRUE(thread.RequestPulse(0));
  const auto edges = reports_.WaitFor(2);
  EXPECT_EQ(edges[0].kind, Kind::kOn);
  EXPECT_EQ(edges[1].kind, Kind::kOff);
  EXPECT_EQ(edges[1].why, "pulse ended");
  EXPECT_LE(edges[0].at, edges[1].at);
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
  EXPECT_TRUE(thread.RequestPulse(0)) << "after its end the next may begin";
}

TEST_F(LockThreadTest, APulseDuringAPulseIsIgnored) {
  LockThread thread(Lines(1h), reports_.Report());
  EXPECT_TRUE(thread.RequestPulse(0));
  EXPECT_FALSE(thread.RequestPulse(0));
  reports_.WaitFor(1);
  EXPECT_FALSE(thread.RequestPulse(0));
  EXPECT_TRUE(thread.RequestPulse(1)) << "the other lock has nothing to do with it";
}

TEST_F(LockThreadTest, StoppingInMidPulseShutsTheDoor) {
  {
    LockThread thread(Lines(1h), reports_.Report());
    thread.RequestPulse(0);
    reports_.WaitFor(1);
  }
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
  EXPECT_EQ(reports_.WaitFor(2)[1].why, "stopping");
}

TEST_F(LockThreadTest, ALineThatDoesNotSwitchOffIsTriedUntilItDoes) {
  LockThread thread(Lines(1ms), reports_.Report());
  front_.WaitForLevels(1);
  front_.FailNext(false, 2);
  thread.RequestPulse(0);
  const auto edges = reports_.WaitFor(3);
  EXPECT_EQ(edges[0].kind, Kind::kOn);
  EXPECT_EQ(edges[1].kind, Kind::kFault) << "told once, not at each try";
  EXPECT_EQ(edges[2].kind, Kind::kOff);
  EXPECT_EQ(front_.levels(), Levels({false, true, false}));
}

TEST_F(LockThreadTest, ALineThatDoesNotSwitchOnIsDrivenSafe) {
  LockThread thread(Lines(1h), reports_.Report());
  front_.FailNext(true, 1);
  thread.RequestPulse(0);
  EXPECT_EQ(reports_.WaitFor(1)[0].kind, Kind::kFault);
  EXPECT_EQ(front_.WaitForLevels(2), Levels({false, false}));
}

}  // namespace
}  // namespace foyer::door
