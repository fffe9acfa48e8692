#include "foyer/log.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace foyer {
namespace {

TEST(LogTest, LevelsHaveTheNamesOfTheConfiguration) {
  EXPECT_EQ(LogLevelName(LogLevel::kDebug), "debug");
  EXPECT_EQ(LogLevelName(LogLevel::kInfo), "info");
  EXPECT_EQ(LogLevelName(LogLevel::kWarning), "warning");
  EXPECT_EQ(LogLevelName(LogLevel::kError), "error");
}

TEST(LogTest, APartWithoutALevelOfItsOwnHasThatOfAll) {
  const LogLevels levels{LogLevel::kWarning, {{"sip", LogLevel::kDebug}}};
  EXPECT_EQ(levels.Of("sip"), LogLevel::kDebug);
  EXPECT_EQ(levels.Of("relay"), LogLevel::kWarning);
}

TEST(LogTest, PartsAreSorted) { EXPECT_TRUE(std::ranges::is_sorted(LogParts())); }

}  // namespace
}  // namespace foyer
