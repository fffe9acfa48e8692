#include "media/pace.h"

#include <gtest/gtest.h>

#include <string>

namespace foyer::media {
namespace {

using namespace std::chrono_literals;
using Times = std::vector<std::chrono::milliseconds>;

// Which of the pictures are taken, at 10 a second.
std::string Taken(const Times& times) {
  Pace pace(10);
  std::string taken;
  for (const auto time : times) taken += pace.IsDue(std::chrono::steady_clock::time_point(1h + time)) ? '+' : '-';
  return taken;
}

TEST(PaceTest, OfThreeTimesTheRateEachThirdIsTaken) {
  EXPECT_EQ(Taken({0ms, 33ms, 66ms, 100ms, 133ms, 166ms, 200ms}), "+--+--+");
}

TEST(PaceTest, ACameraOfTheWantedRateLosesNothingByItsJitter) {
  EXPECT_EQ(Taken({0ms, 90ms, 205ms, 290ms, 402ms, 495ms}), "++++++");
}

TEST(PaceTest, AfterAGapNothingIsMadeUpFor) { EXPECT_EQ(Taken({0ms, 1000ms, 1033ms, 1066ms, 1100ms}), "++--+"); }

}  // namespace
}  // namespace foyer::media
