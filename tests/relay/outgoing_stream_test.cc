#include "relay/outgoing_stream.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::relay {
namespace {

using namespace std::chrono_literals;

class OutgoingStreamTest : public testing::Test {
 protected:
  // As a packet that is sent.
  std::optional<OutgoingStream::Place> Send(std::uint16_t sequence_number, std::uint32_t timestamp,
                                            std::uint32_t ssrc = 1) {
    const auto place = stream_.PlaceOf({0, false, sequence_number, timestamp, ssrc, 12, 100}, now_);
    if (place) stream_.CountSent(100);
    return place;
  }

  TimePoint now_{1h};
  OutgoingStream stream_{90'000};
};

TEST_F(OutgoingStreamTest, KeepsOrderGapsAndTheSourcesClock) {
  const auto first = Send(65534, 1000);
  const std::uint16_t base = first->sequence_number;
  EXPECT_LT(base, 0x8000);
  EXPECT_EQ(first->timestamp, 1000U);
  EXPECT_EQ(Send(1, 4000)->sequence_number, base + 3) << "two are missing, and the source's numbers wrap";
  EXPECT_EQ(Send(65535, 1000)->sequence_number, base + 1) << "late";
  EXPECT_EQ(Send(1, 4000)->sequence_number, base + 3) << "again";
  EXPECT_EQ(Send(2, 7000)->timestamp, 7000U);
  EXPECT_EQ(stream_.packets(), 5U);
  EXPECT_EQ(stream_.octets(), 500U);
}

TEST_F(OutgoingStreamTest, AnotherSourceGoesOnWhereTheLastStopped) {
  const std::uint16_t base = Send(10, 1000)->sequence_number;
  now_ += 40ms;
  const auto next = Send(50'000, 777'000, 2);
  EXPECT_EQ(next->sequence_number, base + 1);
  EXPECT_EQ(next->timestamp, 1000U + 3600U);
  EXPECT_EQ(Send(50'001, 780'000, 2)->timestamp, 1000U + 3600U + 3000U);
  EXPECT_EQ(stream_.TimestampOf(2, 777'000), 4600U);
  EXPECT_FALSE(stream_.TimestampOf(1, 1000)) << "no longer the source";
}

TEST_F(OutgoingStreamTest, NumbersThatJumpAreANewSource) {
  const std::uint16_t base = Send(10, 1000)->sequence_number;
  now_ += 10ms;
  const auto next = Send(20'000, 5, 1);
  EXPECT_EQ(next->sequence_number, base + 1);
  EXPECT_EQ(next->timestamp, 1900U);
}

TEST_F(OutgoingStreamTest, AJoinLeavesNoGapAndWhatWasBeforeItIsOver) {
  const std::uint16_t base = Send(10, 1000)->sequence_number;
  stream_.Join();
  EXPECT_EQ(Send(20, 31'000)->sequence_number, base + 1);
  EXPECT_EQ(Send(20, 31'000)->timestamp, 31'000U) << "the clock goes on";
  EXPECT_FALSE(Send(15, 16'000)) << "it would come twice under one number";
}

TEST_F(OutgoingStreamTest, FindsThePacketsThatMayBeSentAgain) {
  const std::uint16_t base = Send(10, 1000)->sequence_number;
  Send(11, 1000);
  EXPECT_EQ(stream_.SourceOf(base), 10);
  EXPECT_EQ(stream_.SourceOf(static_cast<std::uint16_t>(base + 1)), 11);
  EXPECT_FALSE(stream_.SourceOf(static_cast<std::uint16_t>(base + 2))) << "not sent yet";
  EXPECT_FALSE(stream_.SourceOf(static_cast<std::uint16_t>(base - 1)));
  stream_.ForgetSent();
  EXPECT_FALSE(stream_.SourceOf(base));
  Send(12, 1000);
  EXPECT_EQ(stream_.SourceOf(static_cast<std::uint16_t>(base + 2)), 12);
}

TEST_F(OutgoingStreamTest, PacketsMayBeSentAgainHoweverLongTheStreamIs) {
  std::uint16_t last = 0;
  for (int i = 0; i < 200'000; ++i) last = Send(static_cast<std::uint16_t>(i), 1000)->sequence_number;
  EXPECT_EQ(stream_.SourceOf(last), static_cast<std::uint16_t>(199'999));
  EXPECT_EQ(stream_.SourceOf(static_cast<std::uint16_t>(last - 500)), static_cast<std::uint16_t>(199'499));
}

TEST_F(OutgoingStreamTest, ThePastIsShownAtHighSpeed) {
  stream_.HurryUpTo({0, false, 12, 91'000, 1, 12, 100});
  const auto first = Send(10, 1000), second = Send(11, 46'000), last = Send(12, 91'000);
  EXPECT_EQ(last->timestamp, 91'000U);
  EXPECT_EQ(second->timestamp, 91'000U - 45'000U / 64);
  EXPECT_LT(first->timestamp, second->timestamp);
  EXPECT_GE(first->timestamp, 91'000U - 90'000U / 64 - 64);
  EXPECT_EQ(Send(13, 94'000)->timestamp, 94'000U) << "the present is not";
  EXPECT_EQ(Send(11, 46'000)->timestamp, second->timestamp) << "when it is sent again, it is the same";
}

TEST_F(OutgoingStreamTest, StreamsDoNotShareAnSsrc) {
  OutgoingStream other(90'000);
  EXPECT_NE(stream_.ssrc(), other.ssrc());
}

}  // namespace
}  // namespace foyer::relay
