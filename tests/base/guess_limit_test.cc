#include "base/guess_limit.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

using namespace std::chrono_literals;

class GuessLimitTest : public testing::Test {
 protected:
  // Wrong ones as fast as they are taken; how many there were in `duration`.
  int Guess(Duration duration, Duration each) {
    int guesses = 0;
    for (const TimePoint end = now_ + duration; now_ < end; now_ += each) {
      if (limit_.IsPaused(now_)) continue;
      limit_.CountWrong(now_);
      ++guesses;
    }
    return guesses;
  }

  TimePoint now_{1h};
  GuessLimit limit_{GuessLimit::kKeypad};
};

TEST_F(GuessLimitTest, TheFifthWrongOneCostsAPauseAndEachFurtherOneTwiceAsLong) {
  for (int wrong = 1; wrong < 5; ++wrong) EXPECT_FALSE(limit_.CountWrong(now_));
  for (const auto pause : {30s, 60s, 120s, 240s}) {
    EXPECT_EQ(limit_.CountWrong(now_), pause);
    EXPECT_TRUE(limit_.IsPaused(now_ + pause - 1s));
    now_ += pause;
    EXPECT_FALSE(limit_.IsPaused(now_));
  }
}

TEST_F(GuessLimitTest, NoPauseIsLongerThanAnHour) {
  std::optional<std::chrono::seconds> last;
  for (int wrong = 0; wrong < 100; ++wrong) last = limit_.CountWrong(now_);
  EXPECT_EQ(last, 1h);
}

TEST_F(GuessLimitTest, OnlyTimeForgivesAndOneAtATime) {
  for (int wrong = 0; wrong < 4; ++wrong) limit_.CountWrong(now_);
  now_ += 30min;
  EXPECT_FALSE(limit_.CountWrong(now_)) << "one was forgiven";
  EXPECT_TRUE(limit_.CountWrong(now_));
  now_ += 4h;
  for (int wrong = 1; wrong < 5; ++wrong) EXPECT_FALSE(limit_.CountWrong(now_)) << "all were";
}

TEST_F(GuessLimitTest, ADayOfGuessingIsFiftyGuesses) {
  Guess(24h, 5s);
  EXPECT_LT(Guess(24h, 5s), 60) << "the second day, so without the free ones";
}

TEST_F(GuessLimitTest, AReaderIsNeverPausedForMoreThanAMinute) {
  GuessLimit reader(GuessLimit::kReader);
  for (int wrong = 0; wrong < 50; ++wrong) reader.CountWrong(now_);
  EXPECT_TRUE(reader.IsPaused(now_ + 59s));
  EXPECT_FALSE(reader.IsPaused(now_ + 60s));
}

}  // namespace
}  // namespace foyer
