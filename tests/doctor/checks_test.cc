#include "doctor/checks.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace foyer::doctor {
namespace {

class ChecksTest : public testing::Test {
 protected:
  ChecksTest() {
    facts_.unix_seconds = 1'795'000'000;
    facts_.data_dir = "/var/lib/foyer";
    facts_.free_bytes = 5'000'000'000;
    facts_.has_door = facts_.door_registered = true;
    facts_.ring = "home";
    facts_.rung = {"anna", "ben"};
    facts_.phones = {{"anna", 1, 0}, {"ben", 2, 1}};
    facts_.locks = {{"front", true}};
  }
  // The findings that are not well: "name: found".
  std::vector<std::string> Wrong() const {
    std::vector<std::string> wrong;
    for (const Finding& finding : Examine(facts_)) {
      if (finding.level == FindingLevel::kOk) continue;
      EXPECT_FALSE(finding.why.empty()) << finding.name;
      EXPECT_FALSE(finding.fix.empty()) << finding.name;
      wrong.push_back(finding.name + ": " + finding.found);
    }
    return wrong;
  }
  void ExpectOnly(const std::string& wrong) const { EXPECT_EQ(Wrong(), std::vector{wrong}); }
  Facts facts_;
};

TEST_F(ChecksTest, AHouseThatIsWellIsToldSo) {
  EXPECT_TRUE(Wrong().empty());
  EXPECT_GE(Examine(facts_).size(), 6U);
}
TEST_F(ChecksTest, AClockThatWasNeverSet) {
  facts_.unix_seconds = 60;
  ExpectOnly("clock: the clock of this machine stands before 2020");
}
TEST_F(ChecksTest, AClockThatNobodySets) {
  facts_.clock_synchronised = false;
  ExpectOnly("clock: the clock of this machine is not synchronised");
}
TEST_F(ChecksTest, AFileThatWouldNotStartAgain) {
  facts_.mistakes = {"foyer.conf:3: what is this", "foyer.conf:9: and this"};
  facts_.need_restart = {"[sip] listen"};
  ExpectOnly("configuration: the configuration file has a mistake: foyer.conf:3: what is this");
}
TEST_F(ChecksTest, ChangesThatWaitForARestart) {
  facts_.need_restart = {"[sip] listen", "[door] camera"};
  ExpectOnly("configuration: the configuration file has changed in [sip] listen, [door] camera");
}
TEST_F(ChecksTest, ACameraThatIsNotThere) {
  facts_.faults = {{"camera", "/dev/video0 is not there; plug the camera in"}};
  ExpectOnly("camera: /dev/video0 is not there; plug the camera in");
}
TEST_F(ChecksTest, AFullDisk) {
  facts_.free_bytes = 1'000'000;
  ExpectOnly("disk: only 1 MB are free on the disk of /var/lib/foyer");
  EXPECT_EQ(Examine(facts_)[0].level, FindingLevel::kError);
  facts_.free_bytes = 50'000'000;
  EXPECT_EQ(Examine(facts_)[0].level, FindingLevel::kWarning);
}
TEST_F(ChecksTest, ADiskThatHasTurnedReadOnly) {
  facts_.disk_read_only = true;
  ExpectOnly("disk: the disk of /var/lib/foyer is read-only");
}
TEST_F(ChecksTest, ADataFolderThatIsGone) {
  facts_.free_bytes.reset();
  ExpectOnly("disk: the data folder /var/lib/foyer cannot be looked at");
}
TEST_F(ChecksTest, ADoorThatIsNotRegistered) {
  facts_.door_registered = false;
  ExpectOnly("door: the door's own user agent is not registered");
}
TEST_F(ChecksTest, NobodyInTheRingGroup) {
  facts_.rung.clear();
  ExpectOnly("ring: nobody is behind 'home', which a press calls");
}
TEST_F(ChecksTest, OnlyOthersAreRegistered) {
  facts_.rung = {"carl"};
  ExpectOnly("ring: none of those behind 'home' has a phone that is registered");
}
TEST_F(ChecksTest, NoPhoneAtAll) {
  facts_.phones = {{"anna", 0, 0}};
  facts_.has_door = false;
  ExpectOnly("phones: no phone or panel is registered at all");
}
TEST_F(ChecksTest, NobodyWhoHasAPhone) {
  facts_.phones.clear();
  facts_.has_door = false;
  ExpectOnly("phones: there is no user with a phone or panel");
}
TEST_F(ChecksTest, OnePhoneThatHasNotRegistered) {
  facts_.phones[1].devices = 0;
  ExpectOnly("phone of ben: ben has no phone that is registered");
}
TEST_F(ChecksTest, APhoneThatIsAsleep) {
  facts_.phones[1].asleep = 2;
  ExpectOnly("phone of ben: ben's phone is registered but its connection is gone: it is asleep");
}
TEST_F(ChecksTest, ALockWithoutACode) {
  facts_.locks.push_back({"gate", false});
  ExpectOnly("lock gate: the lock 'gate' has no code");
}
TEST_F(ChecksTest, TheWorstComesFirst) {
  facts_.clock_synchronised = false;
  facts_.door_registered = false;
  const auto wrong = Wrong();
  ASSERT_EQ(wrong.size(), 2U);
  EXPECT_TRUE(wrong[0].starts_with("door"));
}

}  // namespace
}  // namespace foyer::doctor
