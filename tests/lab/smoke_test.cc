// The short part of the lab, which runs with all other tests: one whole ring through real drivers.
#include "tests/lab/lab_test.h"

namespace foyer::lab {
namespace {

using SmokeTest = LabTest;

TEST_F(SmokeTest, APressShowsTheDoorAtTwoPhonesAndACodeOpensItForOnePulse) {
  StartHouse(OnTheBoard());
  const auto anna = AddLinphonec("anna"), ben = AddLinphonec("ben", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(2)) << anna->process().Output();
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  Press();
  ASSERT_TRUE(Until([&] { return anna->IsRinging() && ben->IsRinging(); }));
  EXPECT_FALSE(PictureAt(*anna).empty()) << anna->process().Output();
  EXPECT_FALSE(PictureAt(*ben).empty()) << ben->process().Output();
  EXPECT_EQ(house_->Count("answered"), 0U);
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
  for (const char digit : {'1', '1'}) anna->SendDigit(digit);
  EXPECT_TRUE(Until([&] { return LevelOf("DOOR_RELAY"); }));
  EXPECT_TRUE(Until([&] { return !LevelOf("DOOR_RELAY"); }));
  EXPECT_EQ(house_->Count("lock_on"), 1U);
  EXPECT_TRUE(house_->WaitFor("lock_off"));
}

}  // namespace
}  // namespace foyer::lab
