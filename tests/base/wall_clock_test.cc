#include "base/wall_clock.h"

#include <gtest/gtest.h>

#include <ctime>

#include "tests/fakes/calendar.h"

namespace foyer {
namespace {

TEST(WallClockTest, IsTheSystems) {
  const auto before = std::chrono::system_clock::now();
  const auto now = WallNow();
  EXPECT_LE(before, now);
  EXPECT_LE(now, std::chrono::system_clock::now());
}

TEST(WallClockTest, ADateBeyond2038StaysItself) {
  const auto late = At(2047, 6, 1, 12, 0);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(late);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  EXPECT_EQ(parts.tm_year, 2047 - 1900);
  EXPECT_EQ(timegm(&parts), seconds);
}

}  // namespace
}  // namespace foyer
