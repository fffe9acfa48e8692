#include "ctl/hold_request.h"

#include <gtest/gtest.h>

#include "tests/fakes/calendar.h"

namespace foyer::ctl {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class HoldRequestTest : public testing::Test {
 protected:
  HoldRequestTest() { LiveInEurope(); }
  const std::chrono::system_clock::time_point now_ = At(2026, 11, 27, 11, 30);  // 12:30 in Europe
};

TEST_F(HoldRequestTest, ItIsForMinutesOrUntilTheNextSuchTime) {
  EXPECT_EQ(*ParseHold({{"minutes", 90}}, now_), 90min);
  EXPECT_EQ(*ParseHold({{"until", "18:00"}}, now_), 330min);
  EXPECT_EQ(*ParseHold({{"until", "12:30"}}, now_), 24h);
  EXPECT_EQ(*ParseHold({{"until", "06:15"}}, now_), 17h + 45min);
}

TEST_F(HoldRequestTest, TheNightOfTheSwitchToWinterTimeIsAnHourLonger) {
  EXPECT_EQ(*ParseHold({{"until", "08:00"}}, At(2026, 10, 24, 20, 0)), 11h);  // 22:00 in summer time
}

TEST_F(HoldRequestTest, NothingElseIsAnEnd) {
  for (const json& bad :
       {json::object(), json{{"minutes", 0}}, json{{"minutes", 1441}}, json{{"minutes", -1}}, json{{"minutes", "9"}},
        json{{"minutes", 1.5}}, json{{"until", "24:00"}}, json{{"until", "7:00"}}, json{{"until", "07:60"}},
        json{{"until", 7}}, json{{"minutes", 5}, {"until", "18:00"}}}) {
    EXPECT_FALSE(ParseHold(bad, now_)) << bad;
  }
}

}  // namespace
}  // namespace foyer::ctl
