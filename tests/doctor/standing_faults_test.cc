#include "doctor/standing_faults.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_journal.h"

namespace foyer::doctor {
namespace {

class StandingFaultsTest : public testing::Test {
 protected:
  StandingFaultsTest() { Fault("camera", "of an earlier run"); }
  void Fault(const std::string& part, const std::string& what) {
    journal_.Record(EventType::kFault, {}, {{"part", part}, {"what", what}});
  }
  std::string Listed() const {
    std::string text;
    for (const FaultFacts& fault : faults_->List()) text += fault.part + ": " + fault.what + "; ";
    return text;
  }
  void Begin() { faults_ = std::make_unique<StandingFaults>(journal_); }

  FakeEventJournal journal_;
  std::unique_ptr<StandingFaults> faults_;
};

TEST_F(StandingFaultsTest, WhatFailedBeforeTheStartIsNone) {
  Begin();
  EXPECT_EQ(Listed(), "");
}

TEST_F(StandingFaultsTest, OfEachPartTheNewestWordUntilItRecovers) {
  Begin();
  Fault("camera", "gone");
  Fault("store", "full");
  Fault("camera", "burnt");
  EXPECT_EQ(Listed(), "camera: burnt; store: full; ");
  journal_.Record(EventType::kRecovered, {}, {{"part", "store"}});
  EXPECT_EQ(Listed(), "camera: burnt; ");
}

TEST_F(StandingFaultsTest, AReloadThatWasRefusedIsOver) {
  Begin();
  Fault("configuration", "a mistake");
  EXPECT_EQ(Listed(), "");
}

}  // namespace
}  // namespace foyer::doctor
