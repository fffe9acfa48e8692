#include "guard/load_watch.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::guard {
namespace {

using namespace std::chrono_literals;

class LoadWatchTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  LoadWatch watch_{loop_};
};

TEST_F(LoadWatchTest, ASocketThatIsNeverEmptyMeansThatWeAreBehind) {
  for (int turn = 0; turn < 10; ++turn) {
    watch_.OnReceived(true);
    EXPECT_FALSE(watch_.IsBehind()) << turn;
    loop_.Advance(10ms);
  }
  watch_.OnReceived(true);
  EXPECT_TRUE(watch_.IsBehind());
  watch_.OnReceived(false);
  loop_.Advance(999ms);
  EXPECT_TRUE(watch_.IsBehind()) << "not at once well again";
  loop_.Advance(1ms);
  EXPECT_FALSE(watch_.IsBehind());
}

TEST_F(LoadWatchTest, ABurstThatIsTakenInTimeDoesNot) {
  for (int burst = 0; burst < 50; ++burst) {
    watch_.OnReceived(true);
    loop_.Advance(50ms);
    watch_.OnReceived(false);
    EXPECT_FALSE(watch_.IsBehind());
  }
}

TEST_F(LoadWatchTest, ATimerThatIsServedLateDoesToo) {
  watch_.OnReceived(false);
  loop_.Stall(LoadWatch::kTick + LoadWatch::kLate - 1ms);
  loop_.RunReady();
  EXPECT_FALSE(watch_.IsBehind());
  watch_.OnReceived(false);
  loop_.Stall(LoadWatch::kTick + LoadWatch::kLate);
  loop_.RunReady();
  EXPECT_TRUE(watch_.IsBehind());
}

TEST_F(LoadWatchTest, WhereNothingComesInNothingRuns) {
  EXPECT_TRUE(loop_.IsIdle());
  watch_.OnReceived(false);
  EXPECT_FALSE(loop_.IsIdle());
  loop_.Advance(LoadWatch::kTick);
  EXPECT_TRUE(loop_.IsIdle());
}

}  // namespace
}  // namespace foyer::guard
