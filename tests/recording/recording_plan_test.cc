#include "recording/recording_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::recording {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class RecordingPlanTest : public testing::Test {
 protected:
  RecordingPlan Plan(RecordingPolicy policy) {
    RecordingConfig config;
    config.policy = policy;
    config.max_length = 60s;
    return {loop_,
            config,
            {[this](std::uint64_t event) { orders_.push_back("begin " + std::to_string(event)); },
             [this](std::string_view why) { orders_.push_back("end: " + std::string(why)); }}};
  }

  FakeEventLoop loop_;
  std::vector<std::string> orders_;
};

TEST_F(RecordingPlanTest, Never) {
  auto plan = Plan(RecordingPolicy::kNever);
  plan.OnPress(1);
  plan.OnAnswered();
  loop_.Advance(2min);
  plan.OnEnded();
  EXPECT_THAT(orders_, IsEmpty());
}

TEST_F(RecordingPlanTest, FromThePressToTheEnd) {
  auto plan = Plan(RecordingPolicy::kOnRing);
  plan.OnPress(1);
  EXPECT_THAT(orders_, ElementsAre("begin 1"));
  plan.OnAnswered();
  plan.OnEnded();
  plan.OnEnded();
  EXPECT_THAT(orders_, ElementsAre("begin 1", "end: the call is over"));
}

TEST_F(RecordingPlanTest, FromTheAnswerToTheEnd) {
  auto plan = Plan(RecordingPolicy::kOnAnswer);
  plan.OnPress(1);
  plan.OnEnded();
  plan.OnPress(2);
  EXPECT_THAT(orders_, IsEmpty());
  plan.OnAnswered();
  plan.OnAnswered();
  plan.OnEnded();
  EXPECT_THAT(orders_, ElementsAre("begin 2", "end: the call is over"));
}

TEST_F(RecordingPlanTest, NoAnswerWithoutAPressIsRecorded) {
  for (const auto policy : {RecordingPolicy::kOnRing, RecordingPolicy::kOnAnswer}) {
    auto plan = Plan(policy);
    plan.OnAnswered();
    plan.OnEnded();
  }
  EXPECT_THAT(orders_, IsEmpty());
}

TEST_F(RecordingPlanTest, ALongCallIsRecordedForItsLongestLengthOnly) {
  for (const auto policy : {RecordingPolicy::kOnRing, RecordingPolicy::kOnAnswer}) {
    orders_.clear();
    auto plan = Plan(policy);
    plan.OnPress(1);
    plan.OnAnswered();
    loop_.Advance(59s);
    EXPECT_THAT(orders_, ElementsAre("begin 1"));
    loop_.Advance(1s);
    plan.OnAnswered();
    plan.OnEnded();
    EXPECT_THAT(orders_, ElementsAre("begin 1", "end: it has its longest length"));
  }
}

TEST_F(RecordingPlanTest, ARingThatBeginsAnewIsAnotherRecording) {
  auto plan = Plan(RecordingPolicy::kOnRing);
  plan.OnPress(1);
  plan.OnPress(2);
  plan.OnEnded();
  EXPECT_THAT(orders_, ElementsAre("begin 1", "end: the phones ring anew", "begin 2", "end: the call is over"));
}

TEST_F(RecordingPlanTest, WhatHasFailedIsNotTriedAgainForThatRing) {
  auto plan = Plan(RecordingPolicy::kOnRing);
  plan.OnPress(1);
  plan.OnFailed();
  plan.OnAnswered();
  loop_.Advance(2min);
  plan.OnEnded();
  plan.OnPress(2);
  EXPECT_THAT(orders_, ElementsAre("begin 1", "begin 2"));
}

}  // namespace
}  // namespace foyer::recording
