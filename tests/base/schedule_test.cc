#include "base/schedule.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/fakes/calendar.h"

namespace foyer {
namespace {

constexpr std::array<bool, 7> kWorkdays = {false, true, true, true, true, true, false};
constexpr std::array<bool, 7> kAllDays = {true, true, true, true, true, true, true};

class ScheduleTest : public testing::Test {
 protected:
  ScheduleTest() { LiveInEurope(); }
};

TEST_F(ScheduleTest, DaysAndHours) {
  const ScheduleConfig office{"office", kWorkdays, {{8 * 60, 12 * 60}, {14 * 60, 18 * 60}}};
  EXPECT_FALSE(IsOpen(office, At(2026, 11, 26, 6, 59)));  // a Thursday, 7:59
  EXPECT_TRUE(IsOpen(office, At(2026, 11, 26, 7, 0)));
  EXPECT_FALSE(IsOpen(office, At(2026, 11, 26, 11, 0)));
  EXPECT_TRUE(IsOpen(office, At(2026, 11, 26, 16, 59)));
  EXPECT_FALSE(IsOpen(office, At(2026, 11, 26, 17, 0)));
  EXPECT_FALSE(IsOpen(office, At(2026, 11, 28, 10, 0)));  // a Saturday
}

TEST_F(ScheduleTest, HoursOverMidnightBelongToTheDayOnWhichTheyBegin) {
  const ScheduleConfig night{"night", kWorkdays, {{22 * 60, 6 * 60}}};
  EXPECT_TRUE(IsOpen(night, At(2026, 11, 27, 21, 0)));    // Friday, 22:00
  EXPECT_TRUE(IsOpen(night, At(2026, 11, 28, 4, 59)));    // Saturday, 5:59
  EXPECT_FALSE(IsOpen(night, At(2026, 11, 28, 5, 0)));    // Saturday, 6:00
  EXPECT_FALSE(IsOpen(night, At(2026, 11, 28, 21, 30)));  // Saturday, 22:30
  EXPECT_FALSE(IsOpen(night, At(2026, 11, 30, 1, 0)));    // Monday, 2:00: that is Sunday's night
}

TEST_F(ScheduleTest, TheWholeDay) {
  const ScheduleConfig always{"always", kAllDays, {{0, 24 * 60}}};
  for (int hour = 0; hour < 24; ++hour) EXPECT_TRUE(IsOpen(always, At(2026, 11, 29, hour, 59)));
  EXPECT_FALSE(IsOpen({"never", kAllDays, {}}, At(2026, 11, 29, 12, 0)));
}

TEST_F(ScheduleTest, TheClocksOfPeopleCount) {
  const ScheduleConfig early{"early", kAllDays, {{2 * 60 + 30, 3 * 60 + 30}}};
  EXPECT_TRUE(IsOpen(early, At(2026, 3, 28, 1, 30)));    // 2:30 CET
  EXPECT_FALSE(IsOpen(early, At(2026, 3, 29, 0, 59)));   // 1:59 CET
  EXPECT_TRUE(IsOpen(early, At(2026, 3, 29, 1, 0)));     // 3:00 CEST: 2:30 does not exist
  EXPECT_FALSE(IsOpen(early, At(2026, 3, 29, 1, 30)));   // 3:30 CEST
  EXPECT_TRUE(IsOpen(early, At(2026, 10, 25, 0, 30)));   // 2:30 CEST
  EXPECT_FALSE(IsOpen(early, At(2026, 10, 25, 1, 29)));  // 2:29 CET, the second time
  EXPECT_TRUE(IsOpen(early, At(2026, 10, 25, 2, 29)));   // 3:29 CET
}

}  // namespace
}  // namespace foyer
