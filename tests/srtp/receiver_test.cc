#include "srtp/receiver.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

class ReceiverTest : public testing::TestWithParam<Suite> {
 protected:
  Buffer Rtp(std::uint16_t sequence_number) { return ProtectRtp(sender_, MakeRtp(sequence_number)); }
  // The peer may have several streams.
  static Buffer RtpOf(std::uint32_t ssrc, std::uint16_t sequence_number) {
    Sender sender(MakeKey(GetParam()), ssrc);
    return ProtectRtp(sender, MakeRtp(sequence_number, ssrc));
  }

  Sender sender_{MakeKey(GetParam()), kSsrc};
  Receiver receiver_{MakeKey(GetParam())};
};

TEST_P(ReceiverTest, ReadsAPacketOnce) {
  const Buffer packet = Rtp(5);
  EXPECT_EQ(UnprotectRtp(receiver_, packet).packet, MakeRtp(5));
  EXPECT_EQ(UnprotectRtp(receiver_, packet).verdict, Verdict::kReplayed);
}

TEST_P(ReceiverTest, ReadsRtcpOnce) {
  const Buffer packet = ProtectRtcp(sender_, MakeRtcp());
  EXPECT_EQ(UnprotectRtcp(receiver_, packet).packet, MakeRtcp());
  EXPECT_EQ(UnprotectRtcp(receiver_, packet).verdict, Verdict::kReplayed);
}

TEST_P(ReceiverTest, ReadsAPacketWithoutPayload) {
  const Buffer empty = MakeRtp(5, kSsrc, 0);
  EXPECT_EQ(UnprotectRtp(receiver_, ProtectRtp(sender_, empty)).packet, empty);
}

TEST_P(ReceiverTest, NoticesEveryChangedBit) {
  const Buffer rtp = ProtectRtp(sender_, MakeRtp(5, kSsrc, 8)), rtcp = ProtectRtcp(sender_, MakeRtcp());
  for (std::size_t bit = 0; bit < rtp.size() * 8; ++bit) {
    Buffer forged = rtp;
    forged[bit / 8] = static_cast<std::uint8_t>(forged[bit / 8] ^ (1U << bit % 8));
    EXPECT_NE(UnprotectRtp(receiver_, forged).verdict, Verdict::kGood) << bit;
  }
  for (std::size_t bit = 0; bit < rtcp.size() * 8; ++bit) {
    Buffer forged = rtcp;
    forged[bit / 8] = static_cast<std::uint8_t>(forged[bit / 8] ^ (1U << bit % 8));
    EXPECT_NE(UnprotectRtcp(receiver_, forged).verdict, Verdict::kGood) << bit;
  }
  EXPECT_TRUE(UnprotectRtp(receiver_, rtp).verdict == Verdict::kGood);
  EXPECT_TRUE(UnprotectRtcp(receiver_, rtcp).verdict == Verdict::kGood);
}

TEST_P(ReceiverTest, DoesNotFollowAForgedSequenceNumber) {
  ASSERT_EQ(UnprotectRtp(receiver_, Rtp(60'000)).verdict, Verdict::kGood);
  Buffer forged = Rtp(60'001);
  WriteU16(forged, 2, 20'000);  // as if the counter had rolled over
  EXPECT_EQ(UnprotectRtp(receiver_, forged).verdict, Verdict::kForged);
  EXPECT_EQ(UnprotectRtp(receiver_, Rtp(60'002)).verdict, Verdict::kGood);
}

TEST_P(ReceiverTest, FollowsTheRolloverThroughLossAndDisorder) {
  const std::vector<std::uint16_t> numbers{65'000, 65'530, 2, 65'533, 1, 65'535, 0, 300};
  for (const std::uint16_t number : numbers)
    EXPECT_EQ(UnprotectRtp(receiver_, Rtp(number)).packet, MakeRtp(number)) << number;
  for (unsigned number = 300; number < 400'000; number += 30'000)
    EXPECT_NE(UnprotectRtp(receiver_, Rtp(static_cast<std::uint16_t>(number + 1))).verdict, Verdict::kForged);
}

TEST_P(ReceiverTest, RefusesWhatIsTooLate) {
  const Buffer late = Rtp(100), just_in_time = Rtp(101);
  ASSERT_EQ(UnprotectRtp(receiver_, Rtp(228)).verdict, Verdict::kGood);
  EXPECT_EQ(UnprotectRtp(receiver_, late).verdict, Verdict::kReplayed);
  EXPECT_EQ(UnprotectRtp(receiver_, just_in_time).verdict, Verdict::kGood);
}

TEST_P(ReceiverTest, ForgetsTheSsrcThatWasSilentForLongest) {
  const Buffer of_first = RtpOf(1, 9), of_second = RtpOf(2, 9);
  EXPECT_EQ(UnprotectRtp(receiver_, of_first).verdict, Verdict::kGood);
  EXPECT_EQ(UnprotectRtp(receiver_, of_second).verdict, Verdict::kGood);
  EXPECT_EQ(UnprotectRtp(receiver_, RtpOf(1, 10)).verdict, Verdict::kGood);
  for (const std::uint32_t ssrc : {3U, 4U, 5U})
    EXPECT_EQ(UnprotectRtp(receiver_, RtpOf(ssrc, 1)).verdict, Verdict::kGood);
  EXPECT_EQ(UnprotectRtp(receiver_, of_first).verdict, Verdict::kReplayed);
  EXPECT_EQ(UnprotectRtp(receiver_, of_second).verdict, Verdict::kGood);
}

TEST_P(ReceiverTest, ForgetsNothingForWhatIsForged) {
  const Buffer packet = Rtp(9);
  ASSERT_EQ(UnprotectRtp(receiver_, packet).verdict, Verdict::kGood);
  for (std::uint32_t ssrc = 2; ssrc < 20; ++ssrc) {
    Buffer forged = packet;
    WriteU32(forged, 8, ssrc);
    EXPECT_EQ(UnprotectRtp(receiver_, forged).verdict, Verdict::kForged);
  }
  EXPECT_EQ(UnprotectRtp(receiver_, packet).verdict, Verdict::kReplayed);
}

TEST_P(ReceiverTest, DoesNotTakeWhatWasMadeWithAnotherKey) {
  Sender stranger(MakeKey(GetParam(), 2), kSsrc);
  EXPECT_EQ(UnprotectRtp(receiver_, ProtectRtp(stranger, MakeRtp(1))).verdict, Verdict::kForged);
  EXPECT_EQ(UnprotectRtcp(receiver_, ProtectRtcp(stranger, MakeRtcp())).verdict, Verdict::kForged);
}

TEST_P(ReceiverTest, DoesNotTakeClearPackets) {
  EXPECT_NE(UnprotectRtp(receiver_, MakeRtp(1)).verdict, Verdict::kGood);
  EXPECT_NE(UnprotectRtcp(receiver_, MakeRtcp()).verdict, Verdict::kGood);
}

TEST_P(ReceiverTest, BearsAnything) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    Buffer garbage(random() % 80);
    for (std::uint8_t& byte : garbage) byte = static_cast<std::uint8_t>(random());
    if (!garbage.empty()) garbage[0] = static_cast<std::uint8_t>(0x80 | (garbage[0] & 0x3f));
    EXPECT_NE(UnprotectRtp(receiver_, garbage).verdict, Verdict::kGood);
    EXPECT_NE(UnprotectRtcp(receiver_, garbage).verdict, Verdict::kGood);
  }
}

INSTANTIATE_TEST_SUITE_P(Suites, ReceiverTest, testing::ValuesIn(kSuites),
                         [](const auto& each) { return std::string(TraitsOf(each.param).name); });

}  // namespace
}  // namespace foyer::srtp
