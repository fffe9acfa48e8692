// The short part of the lab, which runs with all other tests: the package is installed, and rings through real drivers.
#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

class SmokeTest : public InstalledTest {
 protected:
  // One call as the journal tells it: the events that have its Call-ID, a line each.
  static std::string StoryOfTheAnsweredCall() {
    const std::string call =
        OutputOf("journalctl -u foyer FOYER_EVENT=answered -n 1 -o cat --output-fields=FOYER_CALL_ID");
    EXPECT_NE(call, "");
    return OutputOf("journalctl -u foyer 'FOYER_CALL_ID=" + call + "' -o cat --output-fields=FOYER_EVENT");
  }
};

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
  const std::string story = StoryOfTheAnsweredCall();
  for (const char* event : {"invite_sent", "provisional", "answered", "unlock", "ended"})
    EXPECT_NE(story.find(event), std::string::npos) << event << " is not in: " << story;
}

}  // namespace
}  // namespace foyer::lab
