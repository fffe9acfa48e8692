#include "relay/key_frame_gate.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;

class KeyFrameGateTest : public testing::Test {
 protected:
  FakeEventLoop loop_;
  int sent_ = 0;
  KeyFrameGate gate_{loop_, 200ms, [this] { ++sent_; }};
};

TEST_F(KeyFrameGateTest, TenPhonesThatJoinTogetherCostTheDoorTwoKeyFrames) {
  for (int phone = 0; phone < 10; ++phone) gate_.Request();
  EXPECT_EQ(sent_, 1);
  loop_.Advance(199ms);
  EXPECT_EQ(sent_, 1);
  loop_.Advance(1ms);
  EXPECT_EQ(sent_, 2);  // one more for those who came too late for the first
  loop_.Advance(1s);
  EXPECT_EQ(sent_, 2);
}

TEST_F(KeyFrameGateTest, AskingAgainLaterIsAnsweredAtOnce) {
  gate_.Request();
  loop_.Advance(200ms);
  gate_.Request();
  EXPECT_EQ(sent_, 2);
}

}  // namespace
}  // namespace foyer::relay
