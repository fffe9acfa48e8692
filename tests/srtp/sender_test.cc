#include "srtp/sender.h"

#include <gtest/gtest.h>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

class SenderTest : public testing::TestWithParam<Suite> {
 protected:
  Sender sender_{MakeKey(GetParam()), kSsrc};
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

TEST_P(SenderTest, RefusesAnotherPacketInTheSamePlace) {
  const Buffer first = ProtectRtp(sender_, MakeRtp(7));
  Buffer other_payload = MakeRtp(7), other_header = MakeRtp(7);
  ++other_payload.back();
  other_header[1] = 97;
  EXPECT_TRUE(ProtectRtp(sender_, other_payload).empty());
  EXPECT_TRUE(ProtectRtp(sender_, other_header).empty());
  EXPECT_EQ(ProtectRtp(sender_, MakeRtp(7)), first);
}

TEST_P(SenderTest, RefusesWhatItDoesNotRemember) {
  ProtectRtp(sender_, MakeRtp(1000));
  ProtectRtp(sender_, MakeRtp(1000 + Sender::kMemory));
  EXPECT_TRUE(ProtectRtp(sender_, MakeRtp(1000)).empty());
  EXPECT_FALSE(ProtectRtp(sender_, MakeRtp(1001)).empty());  // late, but never sent
}

TEST_P(SenderTest, NeverUsesAnIndexTwiceAfterARollover) {
  const Buffer first = ProtectRtp(sender_, MakeRtp(3));
  for (unsigned number = 4; number < 65536; number += 16384)
    ProtectRtp(sender_, MakeRtp(static_cast<std::uint16_t>(number)));
  ProtectRtp(sender_, MakeRtp(65535));
  const Buffer again = ProtectRtp(sender_, MakeRtp(3));
  EXPECT_EQ(again.size(), first.size());
  EXPECT_NE(again, first);
}

TEST_P(SenderTest, CountsRtcpPackets) {
  const Buffer first = ProtectRtcp(sender_, MakeRtcp()), second = ProtectRtcp(sender_, MakeRtcp());
  ASSERT_EQ(first.size(), MakeRtcp().size() + 4 + TraitsOf(GetParam()).rtcp_tag_size);
  EXPECT_NE(first, second);
  EXPECT_EQ(UnprotectRtcp(receiver_, first).packet, MakeRtcp());
  EXPECT_EQ(UnprotectRtcp(receiver_, second).packet, MakeRtcp());
}

TEST_P(SenderTest, RefusesPacketsOfOtherSsrcs) {
  EXPECT_TRUE(ProtectRtp(sender_, MakeRtp(1, 99)).empty());
  EXPECT_TRUE(ProtectRtcp(sender_, MakeRtcp(99)).empty());
}

TEST_P(SenderTest, RefusesWhatIsNoPacket) {
  Buffer packet(64);
  EXPECT_EQ(sender_.ProtectRtp(packet, 12).verdict, Verdict::kMalformed);
  EXPECT_EQ(sender_.ProtectRtcp(packet, 8).verdict, Verdict::kMalformed);
  packet = MakeRtp(1);
  packet.resize(64);
  EXPECT_EQ(sender_.ProtectRtp(packet, 11).verdict, Verdict::kMalformed);
  packet = MakeRtcp();
  packet.resize(64);
  EXPECT_EQ(sender_.ProtectRtcp(packet, 7).verdict, Verdict::kMalformed);
}

INSTANTIATE_TEST_SUITE_P(Suites, SenderTest, testing::ValuesIn(kSuites),
                         [](const auto& each) { return std::string(TraitsOf(each.param).name); });

}  // namespace
}  // namespace foyer::srtp
