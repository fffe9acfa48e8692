#include "srtp/packet_index.h"

#include <gtest/gtest.h>

#include "tests/srtp/packets.h"

namespace foyer::srtp {
namespace {

TEST(EstimateRtpIndex, BeginsWithARolloverCounterOfZero) { EXPECT_EQ(EstimateRtpIndex(std::nullopt, 65535), 65535U); }

TEST(EstimateRtpIndex, IsTheNearestOne) {
  EXPECT_EQ(EstimateRtpIndex(0x1fff0, 5), 0x20005U);       // rolled over
  EXPECT_EQ(EstimateRtpIndex(0x20005, 0xfff0), 0x1fff0U);  // came late
  EXPECT_EQ(EstimateRtpIndex(0x24000, 0x4001), 0x24001U);
  EXPECT_EQ(EstimateRtpIndex(0x28000, 0x7000), 0x27000U);
}

TEST(EstimateRtpIndex, IsNeverBeforeTheBeginning) { EXPECT_EQ(EstimateRtpIndex(5, 0xfff0), 0xfff0U); }

TEST(EstimateRtpIndex, EndsWithTheLastOne) {
  EXPECT_EQ(EstimateRtpIndex(kMaxRtpIndex - 1, 0xffff), kMaxRtpIndex);
  EXPECT_EQ(EstimateRtpIndex(kMaxRtpIndex, 0), std::nullopt);
}

TEST(RtpHeaderSize, CountsSourcesAndExtension) {
  Buffer packet = MakeRtp(1, 2, 40);
  EXPECT_EQ(RtpHeaderSize(packet), 12U);
  packet[0] = 0x83;
  EXPECT_EQ(RtpHeaderSize(packet), 24U);
  packet[0] = 0x93;
  WriteU16(packet, 26, 3);
  EXPECT_EQ(RtpHeaderSize(packet), 24U + 4 + 12);
}

TEST(RtpHeaderSize, RefusesWhatIsCutShort) {
  Buffer packet = MakeRtp(1, 2, 40);
  EXPECT_FALSE(RtpHeaderSize(Bytes(packet).first(11)));
  packet[0] = 0x8f;
  EXPECT_FALSE(RtpHeaderSize(packet));
  packet[0] = 0x90;
  WriteU16(packet, 14, 10);
  EXPECT_FALSE(RtpHeaderSize(packet));
  EXPECT_FALSE(RtpHeaderSize(Bytes(packet).first(14)));
  packet[0] = 0x40;
  EXPECT_FALSE(RtpHeaderSize(packet));
}

TEST(ReplayWindow, AdmitsEachIndexOnce) {
  ReplayWindow window;
  for (const std::uint64_t index : {1000U, 1002U, 1001U, 900U, 875U}) {
    EXPECT_TRUE(window.Admits(index)) << index;
    window.Add(index);
    EXPECT_FALSE(window.Admits(index)) << index;
  }
  EXPECT_EQ(window.highest(), 1002U);
}

TEST(ReplayWindow, RefusesWhatIsTooOldToTell) {
  ReplayWindow window;
  window.Add(1000);
  EXPECT_TRUE(window.Admits(1000 - 127));
  EXPECT_FALSE(window.Admits(1000 - 128));
}

TEST(ReplayWindow, ForgetsWhatALeapLeavesBehind) {
  ReplayWindow window;
  window.Add(1000);
  window.Add(1127);
  EXPECT_FALSE(window.Admits(1000));
  window.Add(100'000);
  EXPECT_TRUE(window.Admits(99'999));
  EXPECT_FALSE(window.Admits(1127));
}

}  // namespace
}  // namespace foyer::srtp
