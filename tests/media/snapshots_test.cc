#include "media/snapshots.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::media {
namespace {

using namespace std::chrono_literals;

class SnapshotsTest : public testing::Test {
 protected:
  Snapshots::Done Note(const std::string& name) {
    return [this, name](Result<Jpeg> answer) {
      told_.push_back(name + (answer.ok() ? ": " + std::to_string(answer->size()) : ": " + answer.error().message));
    };
  }

  using Told = std::vector<std::string>;
  FakeEventLoop loop_;
  std::optional<Snapshots> snapshots_{std::in_place, loop_};
  Told told_;
};

TEST_F(SnapshotsTest, OnePictureAnswersAllThatHaveAsked) {
  EXPECT_FALSE(snapshots_->wanted());
  snapshots_->Add(Note("a"));
  snapshots_->Add(Note("b"));
  EXPECT_TRUE(snapshots_->wanted());
  snapshots_->Answer(Jpeg(7));
  EXPECT_FALSE(snapshots_->wanted());
  EXPECT_EQ(told_, Told()) << "in a turn of the loop of its own";
  snapshots_->Add(Note("c"));
  loop_.RunReady();
  EXPECT_EQ(told_, Told({"a: 7", "b: 7"}));
  EXPECT_TRUE(snapshots_->wanted()) << "c came later and gets a later picture";
}

TEST_F(SnapshotsTest, AReasonIsHandedOn) {
  snapshots_->Add(Note("a"));
  snapshots_->Answer(Error{"unplugged"});
  loop_.RunReady();
  EXPECT_EQ(told_, Told({"a: unplugged"}));
}

TEST_F(SnapshotsTest, ACameraThatSaysNothingIsNotWaitedForForLong) {
  snapshots_->Add(Note("a"));
  loop_.Advance(1s);
  snapshots_->Add(Note("b"));
  loop_.Advance(1999ms);
  EXPECT_EQ(told_, Told());
  loop_.Advance(1ms);
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_TRUE(told_[0].starts_with("a: the camera has given no picture")) << told_[0];
  snapshots_->Answer(Jpeg(7));
  loop_.RunReady();
  EXPECT_EQ(told_.size(), 2U) << "a has its answer";
  EXPECT_EQ(told_.back(), "b: 7");
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(SnapshotsTest, WhoIsToldMayAskAgain) {
  snapshots_->Add([this](const Result<Jpeg>&) { snapshots_->Add(Note("again")); });
  snapshots_->Answer(Jpeg(7));
  loop_.RunReady();
  EXPECT_TRUE(snapshots_->wanted());
  snapshots_->Answer(Jpeg(8));
  loop_.RunReady();
  EXPECT_EQ(told_, Told({"again: 8"}));
}

TEST_F(SnapshotsTest, WhatIsUnderWayAtItsEndMeetsNobody) {
  snapshots_->Add(Note("a"));
  snapshots_->Answer(Jpeg(7));
  snapshots_.reset();
  loop_.RunReady();
  EXPECT_EQ(told_, Told());
}

}  // namespace
}  // namespace foyer::media
