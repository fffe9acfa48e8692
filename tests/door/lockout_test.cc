#include "door/lockout.h"

#include <gtest/gtest.h>

#include <chrono>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;

class LockoutTest : public testing::Test {
 protected:
  // True if the last of five wrong codes locked the user out.
  bool FiveWrong() {
    for (int wrong = 1; wrong < 5; ++wrong) EXPECT_FALSE(lockout_.CountWrong(anna_, now_));
    return lockout_.CountWrong(anna_, now_);
  }
  Duration LockedFor() {
    const TimePoint start = now_;
    while (lockout_.IsLockedOut(anna_, now_)) now_ += 1s;
    return now_ - start;
  }

  const Aor anna_{"anna", "home.example"};
  TimePoint now_{1h};
  Lockout lockout_;
};

TEST_F(LockoutTest, FiveWrongCodesLockOutForThirtySecondsAndThenForTwiceAsLong) {
  EXPECT_TRUE(FiveWrong());
  EXPECT_EQ(LockedFor(), 30s);
  EXPECT_TRUE(FiveWrong());
  EXPECT_EQ(LockedFor(), 60s);
}

TEST_F(LockoutTest, TheLadderEndsAtAnHour) {
  for (int step = 0; step < 20; ++step) {
    EXPECT_TRUE(FiveWrong());
    EXPECT_LE(LockedFor(), 1h);
  }
  FiveWrong();
  EXPECT_EQ(LockedFor(), 1h);
}

TEST_F(LockoutTest, ARightCodeBringsTheUserBackToTheFoot) {
  FiveWrong();
  LockedFor();
  lockout_.CountRight(anna_);
  EXPECT_TRUE(FiveWrong());
  EXPECT_EQ(LockedFor(), 30s);
}

TEST_F(LockoutTest, OneUsersMistakesDoNotLockOutAnother) {
  FiveWrong();
  EXPECT_FALSE(lockout_.IsLockedOut({"bert", "home.example"}, now_));
}

}  // namespace
}  // namespace foyer::door
