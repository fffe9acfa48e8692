#include "relay/rtcp_writer.h"

#include <gmock/gmock.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

TEST(RtcpWriterTest, AKeyFrameRequestSaysWhatTheStandardWants) {
  RtcpWriter compound(0x01020304);
  compound.Report(std::nullopt);
  compound.CanonicalName("abc");
  compound.PictureLoss(0x0a0b0c0d);
  compound.FullIntraRequest(0x0a0b0c0d, 9);
  const Buffer expected{0x80, 201, 0, 1, 1, 2, 3, 4,                                                  // RR
                        0x81, 202, 0, 3, 1, 2, 3, 4, 1,  3,  'a', 'b', 'c', 0,  0,  0,                // SDES
                        0x81, 206, 0, 2, 1, 2, 3, 4, 10, 11, 12,  13,                                 // PLI
                        0x84, 206, 0, 4, 1, 2, 3, 4, 0,  0,  0,   0,   10,  11, 12, 13, 9, 0, 0, 0};  // FIR
  EXPECT_EQ(BytesOf(compound), expected);
  EXPECT_TRUE(IsRtcp(compound.bytes()));
}

TEST(RtcpWriterTest, ANameAlwaysEndsWithAZero) {
  for (std::size_t length = 0; length <= 32; ++length) {
    RtcpWriter compound(1);
    compound.CanonicalName(std::string(length, 'x'));
    EXPECT_TRUE(IsRtcp(compound.bytes())) << length;
    EXPECT_EQ(compound.bytes().back(), 0) << length;
  }
}

TEST(RtcpWriterTest, AReportIsReadAsItWasWritten) {
  RtcpWriter compound(5);
  compound.Report(ReportBlock{9, 64, -2, 0x10005, 8, 0x01010101, 0x20000},
                  SenderInfo{0, 0x0102030405060708, 256, 20, 1024});
  const auto sender = FindItem<SenderInfo>(compound.bytes());
  ASSERT_TRUE(sender);
  EXPECT_EQ(sender->ssrc, 5U);
  EXPECT_EQ(sender->ntp, 0x0102030405060708U);
  EXPECT_EQ(sender->octets, 1024U);
  const auto block = FindItem<ReportBlock>(compound.bytes());
  ASSERT_TRUE(block);
  EXPECT_EQ(block->ssrc, 9U);
  EXPECT_EQ(block->fraction_lost, 64);
  EXPECT_EQ(block->lost, -2);
  EXPECT_EQ(block->highest, 0x10005U);
  EXPECT_EQ(block->delay, 0x20000U);
}

TEST(RtcpWriterTest, LimitsAndLossesAreReadAsTheyWereWritten) {
  RtcpWriter compound(5);
  compound.Report(std::nullopt);
  compound.Nack(9, {0xffff, 0x8001});
  EXPECT_EQ(FindItem<Missing>(compound.bytes())->following, 0x8001);
  for (const std::uint64_t rate : {std::uint64_t{128'000}, std::uint64_t{2'000'000}, std::uint64_t{1'000'000'000}}) {
    RtcpWriter request(5), estimate(5);
    request.BitrateRequest(9, rate);
    estimate.EstimatedBitrate(9, rate);
    const auto close = testing::AllOf(testing::Le(rate), testing::Ge(rate - rate / 1000));
    EXPECT_THAT(FindItem<BitrateLimit>(request.bytes())->bits_per_second, close);
    EXPECT_THAT(FindItem<BitrateLimit>(estimate.bytes())->bits_per_second, close);
  }
}

// What one peer may be told at once.
TEST(RtcpWriterTest, TheLongestCompoundFits) {
  RtcpWriter compound(5);
  compound.Report(ReportBlock{}, SenderInfo{});
  compound.CanonicalName(std::string(32, 'x'));
  compound.PictureLoss(9);
  compound.FullIntraRequest(9, 1);
  compound.Nack(9, {});
  compound.BitrateRequest(9, 1);
  compound.BitrateNotification(9, 1);
  compound.EstimatedBitrate(9, 1);
  EXPECT_TRUE(IsRtcp(compound.bytes()));
}

}  // namespace
}  // namespace foyer::relay
