// The short part of the lab, which runs with all other tests: the package is installed, and rings through real drivers.
#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

using SmokeTest = InstalledTest;

TEST_F(SmokeTest, InstalledAPressShowsTheDoorAtTwoPhonesAndACodeOpensItForOnePulse) {
  AddUser("anna");
  AddUser("ben");
  Configure(Board() + "[recording]\npolicy = \"on_ring\"\n");
  const auto anna = AddPhone("anna"), ben = AddPhone("ben", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(2)) << anna->process().Output();
  RingFromPressToLock(*anna);
  EXPECT_TRUE(ben->IsRinging());
  EXPECT_FALSE(house_->process().Printed("part=camera")) << "the first camera that there is";
  ASSERT_TRUE(house_->WaitFor("recorded"));
  EXPECT_TRUE(house_->First("recorded")->Field("file").starts_with("/var/lib/foyer/recordings/"));
}

}  // namespace
}  // namespace foyer::lab
