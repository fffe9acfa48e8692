#include "ctl/when.h"

#include <gtest/gtest.h>

#include "tests/fakes/calendar.h"

namespace foyer::ctl {
namespace {

using namespace std::chrono_literals;

TEST(WhenTest, DurationsHaveAUnit) {
  EXPECT_EQ(ParseDuration("90s"), 90s);
  EXPECT_EQ(ParseDuration("30m"), 30min);
  EXPECT_EQ(ParseDuration("2h"), 2h);
  EXPECT_EQ(ParseDuration("7d"), 168h);
  for (const char* bad : {"", "h", "2", "-1h", "0h", "2w", "2 h", "99999999999999999999h", "4000d"}) {
    EXPECT_FALSE(ParseDuration(bad)) << bad;
  }
}

TEST(WhenTest, TimesAreThoseOfThisPlace) {
  LiveInEurope();
  EXPECT_EQ(ParseLocalTime("2026-11-27 18:30"), At(2026, 11, 27, 17, 30));
  EXPECT_EQ(ParseLocalTime("2026-07-01 18:30"), At(2026, 7, 1, 16, 30));
  EXPECT_EQ(LocalTime(At(2026, 7, 1, 16, 30)), "2026-07-01 18:30");
  for (const char* bad : {"", "18:30", "2026-11-27", "2026-11-27 18:30 x", "2026-13-01 00:00"}) {
    EXPECT_FALSE(ParseLocalTime(bad)) << bad;
  }
}

}  // namespace
}  // namespace foyer::ctl
