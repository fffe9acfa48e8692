#include "base/line_limiter.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

using namespace std::chrono_literals;

class LineLimiterTest : public testing::Test {
 protected:
  int Admitted(const std::string& line, int times, bool always = false) {
    int admitted = 0;
    for (int i = 0; i < times; ++i) admitted += limiter_.Admit(line, always, now_).has_value();
    return admitted;
  }

  LineLimiter limiter_;
  LineLimiter::Time now_{1h};
};

TEST_F(LineLimiterTest, ALineOverAndOverIsWrittenFiveTimesInTenSeconds) {
  EXPECT_EQ(Admitted("same", 100), 5);
  EXPECT_EQ(Admitted("same", 100, true), 0);
  now_ += 10s;
  EXPECT_EQ(limiter_.Admit("same", false, now_), 195u);
  EXPECT_EQ(limiter_.Admit("same", false, now_), 0u);
}

TEST_F(LineLimiterTest, OtherLinesTellHowManyWereHeldBack) {
  Admitted("same", 15);
  EXPECT_EQ(limiter_.Admit("other", false, now_), 10u);
}

TEST_F(LineLimiterTest, AFloodOfDifferentLinesIsCutAndErrorsStillComeThrough) {
  int admitted = 0;
  for (int i = 0; i < 5000; ++i) admitted += Admitted("peer " + std::to_string(i), 1);
  EXPECT_EQ(admitted, 200);
  EXPECT_EQ(Admitted("an error", 1, true), 1);
  now_ += 1s;
  EXPECT_EQ(Admitted("afterwards", 1), 1);
}

}  // namespace
}  // namespace foyer
