#include "doctor/self_check.h"

#include <gtest/gtest.h>

#include "doctor/status_line.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"

namespace foyer::doctor {
namespace {

using namespace std::chrono_literals;
using enum FindingLevel;

Finding Well(const std::string& name) { return {name, kOk, name + " is well", {}, {}}; }
Finding Wrong(const std::string& found, FindingLevel level = kError) { return {"part", level, found, "why", "fix"}; }

TEST(StatusLineTest, AHouseThatIsWell) {
  EXPECT_EQ(StatusLine("home.arpa", {Well("clock"), Well("disk")}), "serves home.arpa; all is well");
}

TEST(StatusLineTest, TheWorstIsToldAndHowManyThereAre) {
  EXPECT_EQ(StatusLine("home.arpa", {Wrong("no phone")}), "serves home.arpa, but no phone (foyerctl doctor)");
  EXPECT_EQ(StatusLine("home.arpa", {Well("disk"), Wrong("old clock", kWarning), Wrong("no camera")}),
            "serves home.arpa, but no camera (foyerctl doctor, 1 more)");
}

TEST(StatusLineTest, ItIsOneLineThatIsNotTooLong) {
  const std::string line = StatusLine(std::string(300, 'd'), {Wrong("two\nlines" + std::string(300, 'x'))});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_LE(line.size(), 250U);
}

class SelfCheckTest : public testing::Test, public Doctor {
 protected:
  void Examine(std::function<void(std::vector<Finding>)> done) const override {
    ++looks_;
    done(findings_);
  }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  std::vector<Finding> findings_{Well("disk")};
  mutable int looks_ = 0;
  std::vector<std::string> told_;
  SelfCheck check_{loop_, journal_, *this, "home.arpa", [this](const std::string& line) { told_.push_back(line); }};
};

TEST_F(SelfCheckTest, TheFirstLookIsToldAndThenOnlyWhatIsNew) {
  check_.Look();
  EXPECT_EQ(told_, std::vector<std::string>{"serves home.arpa; all is well"});
  check_.Look();
  EXPECT_EQ(told_.size(), 1U);
  findings_ = {Wrong("no phone")};
  check_.Look();
  EXPECT_EQ(told_.size(), 2U);
}

TEST_F(SelfCheckTest, AFaultIsLookedAtSoonAndAFloodOfEventsOnce) {
  check_.Look();
  findings_ = {Wrong("no camera")};
  for (int i = 0; i < 100; ++i) journal_.Record(EventType::kFault, {}, {});
  EXPECT_EQ(looks_, 1);
  loop_.Advance(3s);
  EXPECT_EQ(looks_, 2);
  EXPECT_EQ(told_.back(), "serves home.arpa, but no camera (foyerctl doctor)");
}

TEST_F(SelfCheckTest, AlsoWithoutAnEventItLooksEachMinute) {
  check_.Look();
  findings_ = {Wrong("the disk is full")};
  loop_.Advance(61s);
  EXPECT_EQ(told_.size(), 2U);
}

TEST_F(SelfCheckTest, ADoorThatDoesNotGetReadyIsToldAllTheSame) {
  check_.LookWithin(2s);
  EXPECT_TRUE(told_.empty());
  loop_.Advance(2s);
  EXPECT_EQ(told_.size(), 1U);
}

}  // namespace
}  // namespace foyer::doctor
