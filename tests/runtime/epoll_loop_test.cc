#include "runtime/epoll_loop.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <thread>
#include <vector>

#include "base/unique_fd.h"

namespace foyer {
namespace {

using namespace std::chrono_literals;

class EpollLoopTest : public testing::Test {
 protected:
  EpollLoopTest() {
    int fds[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    near_.Reset(fds[0]);
    far_.Reset(fds[1]);
  }
  void Write(char byte) { EXPECT_EQ(write(far_.get(), &byte, 1), 1); }
  char Read() {
    char byte = 0;
    EXPECT_EQ(read(near_.get(), &byte, 1), 1);
    return byte;
  }

  EpollLoop loop_;
  UniqueFd near_, far_;
  std::vector<int> order_;
};

TEST_F(EpollLoopTest, TimersFireInTheOrderInWhichTheyAreDue) {
  Timer second(loop_, [this] {
    order_.push_back(2);
    loop_.Stop();
  });
  Timer first(loop_, [this] { order_.push_back(1); });
  Timer never(loop_, [this] { order_.push_back(9); });
  second.Start(2ms);
  first.Start(1ms);
  never.Start(1ms);
  never.Stop();
  loop_.Run();
  EXPECT_EQ(order_, (std::vector<int>{1, 2}));
  EXPECT_FALSE(first.IsRunning());
}

TEST_F(EpollLoopTest, ATimerStartedEarlierThanTheAlarmMovesTheAlarm) {
  Timer far_off(loop_, [] { FAIL() << "an hour has not passed"; });
  Timer soon(loop_, [this] { loop_.Stop(); });
  Timer start(loop_, [&] { soon.Start(1ms); });
  far_off.Start(1h);
  start.Start(1ms);
  loop_.Run();
}

TEST_F(EpollLoopTest, ATimerThatStartsItselfWithoutDelayDoesNotKeepOthersFromRunning) {
  std::unique_ptr<Timer> busy;
  int fired = 0;
  busy = std::make_unique<Timer>(loop_, [&] {
    if (++fired == 3) Write('x');
    busy->Start(0ms);
  });
  FdWatch watch(loop_, near_.get(), [this](unsigned) { loop_.Stop(); });
  busy->Start(0ms);
  watch.Watch(FdWatch::kRead);
  loop_.Run();
}

TEST_F(EpollLoopTest, ADestroyedTimerOrWatchOrCallIsSilent) {
  {
    Timer timer(loop_, [] { FAIL(); });
    DeferredCall call(loop_, [] { FAIL(); });
    FdWatch watch(loop_, near_.get(), [](unsigned) { FAIL(); });
    timer.Start(0ms);
    call.Schedule();
    watch.Watch(FdWatch::kRead);
    Write('x');
  }
  Timer end(loop_, [this] { loop_.Stop(); });
  end.Start(1ms);
  loop_.Run();
}

TEST_F(EpollLoopTest, AWatchIsLevelTriggered) {
  std::string read;
  FdWatch watch(loop_, near_.get(), [&](unsigned events) {
    EXPECT_EQ(events, FdWatch::kRead);
    read += Read();  // one of three bytes at a time
    if (read.size() == 3) loop_.Stop();
  });
  watch.Watch(FdWatch::kRead);
  Write('a');
  Write('b');
  Write('c');
  loop_.Run();
  EXPECT_EQ(read, "abc");
}

TEST_F(EpollLoopTest, AWatchCanChangeAndEndItselfInItsCall) {
  std::unique_ptr<FdWatch> owned;
  owned = std::make_unique<FdWatch>(loop_, near_.get(), [&](unsigned events) {
    order_.push_back(static_cast<int>(events));
    if (events == FdWatch::kWrite) {
      owned->Watch(FdWatch::kRead);
      Write('x');
    } else {
      owned.reset();
      loop_.Stop();
    }
  });
  owned->Watch(FdWatch::kWrite);
  loop_.Run();
  EXPECT_EQ(order_, (std::vector<int>{FdWatch::kWrite, FdWatch::kRead}));
}

TEST_F(EpollLoopTest, AWatchThatIsNeverDrainedDoesNotKeepTimersFromRunning) {
  int fired = 0;
  FdWatch watch(loop_, near_.get(), [&](unsigned) { ++fired; });
  int timers = 0;
  Timer end(loop_, [&] {
    ++timers;
    fired > 1 ? loop_.Stop() : end.Start(2ms);
  });
  watch.Watch(FdWatch::kRead);
  Write('x');
  end.Start(2ms);
  loop_.Run();
  EXPECT_GE(timers, 1);
}

TEST_F(EpollLoopTest, ATimerComesBeforeTheRestOfWhatIsReadyOnceThatHasTakenLong) {
  std::array<std::unique_ptr<FdWatch>, 3> watches;
  std::array<UniqueFd, 3> fds;
  for (std::size_t i = 0; i < fds.size(); ++i) {
    fds[i].Reset(dup(far_.get()));  // can be written
    watches[i] = std::make_unique<FdWatch>(loop_, fds[i].get(), [this, &watches, i](unsigned) {
      order_.push_back(1);
      watches[i]->Stop();
      const auto since = std::chrono::steady_clock::now();
      while (std::chrono::steady_clock::now() - since < EpollLoop::kReadyBudget) {
      }
      if (order_.size() == 4) loop_.Stop();
    });
    watches[i]->Watch(FdWatch::kWrite);
  }
  Timer timer(loop_, [this] {
    order_.push_back(2);
    if (order_.size() == 4) loop_.Stop();
  });
  timer.Start(0ms);
  loop_.Run();
  EXPECT_EQ(order_, (std::vector<int>{1, 2, 1, 1}));
}

TEST_F(EpollLoopTest, AWatchThatDiesWhileItIsReadyIsSilent) {
  const UniqueFd copy(dup(near_.get()));
  std::unique_ptr<FdWatch> one, other;
  const auto on_ready = [&](std::unique_ptr<FdWatch>& loser) {
    order_.push_back(1);
    loser.reset();
    Read();
  };
  one = std::make_unique<FdWatch>(loop_, near_.get(), [&](unsigned) { on_ready(other); });
  other = std::make_unique<FdWatch>(loop_, copy.get(), [&](unsigned) { on_ready(one); });
  one->Watch(FdWatch::kRead);
  other->Watch(FdWatch::kRead);
  Write('x');
  Timer end(loop_, [this] { loop_.Stop(); });
  end.Start(1ms);
  loop_.Run();
  EXPECT_EQ(order_, std::vector<int>{1});
}

TEST_F(EpollLoopTest, AStoppedWatchIsSilentUntilItIsWatchedAgain) {
  FdWatch watch(loop_, near_.get(), [this](unsigned) {
    order_.push_back(Read());
    loop_.Stop();
  });
  watch.Watch(FdWatch::kRead);
  watch.Stop();
  Write('x');
  Timer again(loop_, [&] {
    EXPECT_TRUE(order_.empty());
    watch.Watch(FdWatch::kRead);
  });
  again.Start(1ms);
  loop_.Run();
  EXPECT_EQ(order_, std::vector<int>{'x'});
}

TEST_F(EpollLoopTest, AHangUpIsReportedAsWhatIsWatched) {
  FdWatch watch(loop_, near_.get(), [this](unsigned) {
    char byte;
    EXPECT_EQ(read(near_.get(), &byte, 1), 0);
    loop_.Stop();
  });
  watch.Watch(FdWatch::kRead);
  far_.Reset();
  loop_.Run();
}

TEST_F(EpollLoopTest, ADescriptorCanBeWatchedAgainAfterAWatchDied) {
  for (int round = 0; round < 3; ++round) {
    FdWatch watch(loop_, near_.get(), [this](unsigned) {
      Read();
      loop_.Stop();
    });
    watch.Watch(FdWatch::kRead);
    Write('x');
    loop_.Run();
  }
}

TEST_F(EpollLoopTest, ADeferredCallRunsOnceHoweverOftenItWasScheduled) {
  DeferredCall end(loop_, [this] { loop_.Stop(); });
  DeferredCall call(loop_, [this, &end] {
    order_.push_back(1);
    end.Schedule();
  });
  call.Schedule();
  call.Schedule();
  loop_.Run();
  EXPECT_EQ(order_.size(), 1u);
}

TEST_F(EpollLoopTest, PostedCallsOfAnotherThreadRunOnTheLoopThreadInTheirOrder) {
  const auto loop_thread = std::this_thread::get_id();
  std::thread other([&] {
    for (int i = 0; i < 100; ++i)
      loop_.Post([this, i, loop_thread] {
        EXPECT_EQ(std::this_thread::get_id(), loop_thread);
        order_.push_back(i);
        if (i == 99) loop_.Stop();
      });
  });
  loop_.Run();
  other.join();
  ASSERT_EQ(order_.size(), 100u);
  EXPECT_TRUE(std::is_sorted(order_.begin(), order_.end()));
}

TEST_F(EpollLoopTest, ACallThatPostsItselfDoesNotKeepOthersFromRunning) {
  int posted = 0;
  std::function<void()> again = [&] {
    if (++posted == 3) Write('x');
    loop_.Post(again);
  };
  FdWatch watch(loop_, near_.get(), [this](unsigned) { loop_.Stop(); });
  loop_.Post(again);
  watch.Watch(FdWatch::kRead);
  loop_.Run();
}

TEST_F(EpollLoopTest, TimeStandsStillInsideATurn) {
  Timer end(loop_, [this] {
    const TimePoint before = loop_.Now();
    while (std::chrono::steady_clock::now() - before < 1ms) {
    }
    EXPECT_EQ(loop_.Now(), before);
    loop_.Stop();
  });
  end.Start(1ms);
  loop_.Run();
  EXPECT_GE(loop_.Statistics().longest_turn, 1ms);
}

}  // namespace
}  // namespace foyer
