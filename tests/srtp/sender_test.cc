#include "srtp/sender.h"

#include <gtest/gtest.h>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

class SenderTest : public testing::TestWithParam<Suite> {
 protected:
  Sender sender_{MakeKey(GetParam())};
  Receiver receiver_{MakeKey(GetParam())};
};

TEST_P(SenderTest, KeepsTheHeaderAndHidesTheRest) {
  Buffer packet = MakeRtp(7);
  packet[0] = 0x91;  // one CSRC, and an extension of one word
  WriteU16(packet, 18, 1);
  const Buffer sealed = ProtectRtp(sender_, packet);
  ASSERT_EQ(sealed.size(), packet.size() + TraitsOf(GetParam()).rtp_tag_size);
  EXPECT_TRUE(std::equal(packet.begin(), packet.begin() + 24, sealed.begin()));
  EXPECT_FALSE(std::equal(packet.begin() + 24, packet.end(), sealed.begin() + 24));
}

TEST_P(SenderTest, SealsAPacketThatIsSentAgainAlike) {
  const Buffer first = ProtectRtp(sender_, MakeRtp(65530));
  for (std::uint16_t i = 0; i < 40; ++i) ProtectRtp(sender_, MakeRtp(static_cast<std::uint16_t>(65531 + i)));
  EXPECT_EQ(ProtectRtp(sender_, MakeRtp(65530)), first);
  EXPECT_EQ(UnprotectRtp(receiver_, first).packet, MakeRtp(65530));
}

TEST_P(SenderTest, IsNotLedBackByAPacketThatIsSentAgain) {
  const std::vector<std::uint16_t> numbers{0, 30'000, 60'000, 20'000, 60'000, 36'000};  // the last but one: again
  std::vector<Buffer> sealed;
  for (const std::uint16_t number : numbers) sealed.push_back(ProtectRtp(sender_, MakeRtp(number)));
  sealed.erase(sealed.begin() + 4);
  for (const Buffer& packet : sealed) EXPECT_EQ(UnprotectRtp(receiver_, packet).verdict, Verdict::kGood);
}

TEST_P(SenderTest, NeverUsesAnIndexTwiceAfterARollover) {
  const Buffer first = ProtectRtp(sender_, MakeRtp(3));
  for (unsigned sequence_number = 4; sequence_number < 65536; sequence_number += 16384)
    ProtectRtp(sender_, MakeRtp(static_cast<std::uint16_t>(sequence_number)));
  ProtectRtp(sender_, MakeRtp(65535));
  EXPECT_NE(ProtectRtp(sender_, MakeRtp(3)), first);
}

TEST_P(SenderTest, CountsRtcpPackets) {
  const Buffer first = ProtectRtcp(sender_, MakeRtcp()), second = ProtectRtcp(sender_, MakeRtcp(5));
  ASSERT_EQ(first.size(), MakeRtcp().size() + 4 + TraitsOf(GetParam()).rtcp_tag_size);
  EXPECT_NE(first, ProtectRtcp(sender_, MakeRtcp()));
  EXPECT_EQ(UnprotectRtcp(receiver_, first).packet, MakeRtcp());
  EXPECT_EQ(UnprotectRtcp(receiver_, second).packet, MakeRtcp(5));
}

TEST_P(SenderTest, RefusesMoreSsrcsThanItCanKeepApart) {
  for (std::uint32_t ssrc = 0; ssrc < Sender::kMaxSsrcs; ++ssrc)
    EXPECT_FALSE(ProtectRtp(sender_, MakeRtp(1, ssrc)).empty());
  Buffer packet = MakeRtp(1, 99);
  packet.resize(packet.size() + kMaxOverhead);
  EXPECT_EQ(sender_.ProtectRtp(packet, packet.size() - kMaxOverhead).verdict, Verdict::kExhausted);
  EXPECT_FALSE(ProtectRtp(sender_, MakeRtp(2, 0)).empty());
}

TEST_P(SenderTest, RefusesWhatIsNoPacket) {
  Buffer packet(64);
  EXPECT_EQ(sender_.ProtectRtp(packet, 12).verdict, Verdict::kMalformed);
  EXPECT_EQ(sender_.ProtectRtcp(packet, 8).verdict, Verdict::kMalformed);
  packet[0] = 0x80;
  EXPECT_EQ(sender_.ProtectRtp(packet, 11).verdict, Verdict::kMalformed);
  EXPECT_EQ(sender_.ProtectRtcp(packet, 7).verdict, Verdict::kMalformed);
}

INSTANTIATE_TEST_SUITE_P(Suites, SenderTest, testing::ValuesIn(kSuites),
                         [](const auto& each) { return std::string(TraitsOf(each.param).name); });

}  // namespace
}  // namespace foyer::srtp
