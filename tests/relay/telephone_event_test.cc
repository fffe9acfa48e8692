#include "relay/telephone_event.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/fake_event_loop.h"
#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

class TelephoneEventTest : public testing::Test {
 protected:
  void Send(std::uint8_t event, bool end, std::uint32_t timestamp, std::uint32_t ssrc = 1) {
    Buffer packet = MakeEvent(event, end, timestamp);
    WriteU32(packet, 8, ssrc);
    receiver_.OnPacket(*ParseRtp(packet), packet);
  }

  FakeEventLoop loop_;
  std::string digits_;
  TelephoneEventReceiver receiver_{loop_, [this](char digit) { digits_ += digit; }};
};

TEST_F(TelephoneEventTest, EachEventCountsOnceHoweverManyPacketsItHas) {
  for (int i = 0; i < 5; ++i) Send(4, false, 1000);
  EXPECT_EQ(digits_, "");
  for (int i = 0; i < 3; ++i) Send(4, true, 1000);
  EXPECT_EQ(digits_, "4");
  Send(4, true, 2000);
  EXPECT_EQ(digits_, "44") << "the same key again";
  loop_.Advance(std::chrono::hours(1));
  EXPECT_EQ(digits_, "44");
}

TEST_F(TelephoneEventTest, AnEventWhoseEndIsLostEndsWithTheNextOne) {
  Send(1, false, 1000);
  Send(2, false, 2000);
  EXPECT_EQ(digits_, "1");
  Send(2, true, 2000);
  EXPECT_EQ(digits_, "12");
}

TEST_F(TelephoneEventTest, AnEventWhoseEndIsLostEndsWhenNothingMoreComes) {
  Send(1, false, 1000);
  loop_.Advance(TelephoneEventReceiver::kLost - std::chrono::milliseconds(1));
  Send(1, false, 1000);
  loop_.Advance(TelephoneEventReceiver::kLost - std::chrono::milliseconds(1));
  EXPECT_EQ(digits_, "");
  loop_.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(digits_, "1");
  Send(1, true, 1000);
  EXPECT_EQ(digits_, "1") << "late, but the same event";
}

TEST_F(TelephoneEventTest, PacketsOutOfOrderRepeatNothing) {
  Send(1, true, 1000);
  Send(2, true, 2000);
  Send(1, true, 1000);
  EXPECT_EQ(digits_, "12");
}

TEST_F(TelephoneEventTest, TimestampsWrapAround) {
  Send(1, true, 0xffffff00);
  Send(2, true, 0x00000100);
  Send(1, true, 0xffffff00);
  EXPECT_EQ(digits_, "12");
}

TEST_F(TelephoneEventTest, ANewStreamOrAJumpingClockIsNotLate) {
  Send(1, true, 0x80000000);
  Send(2, true, 1000, 2);
  Send(3, true, 0x70000000, 2);
  Send(4, true, 1000, 2);
  EXPECT_EQ(digits_, "1234");
}

TEST_F(TelephoneEventTest, OtherEventsAndShortPacketsAreNoDigits) {
  Send(16, true, 1000);
  Send(255, true, 2000);
  for (std::size_t size = 0; size < 4; ++size) EXPECT_FALSE(ParseTelephoneEvent(Buffer(size, 1)));
  EXPECT_EQ(digits_, "");
  for (std::uint8_t event = 0; event < 16; ++event) Send(event, true, 3000U + 1000U * event);
  EXPECT_EQ(digits_, "0123456789*#ABCD");
}

}  // namespace
}  // namespace foyer::relay
