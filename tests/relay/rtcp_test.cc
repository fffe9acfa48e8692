#include "relay/rtcp.h"

#include <gmock/gmock.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Buffer operator+(Buffer left, const Buffer& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Buffer kBye{0x81, 203, 0, 1, 0, 0, 0, 7};
const Buffer kPliAlone{0x81, 206, 0, 2, 0, 0, 0, 7, 1, 1, 1, 1};
const Buffer kFirAlone{0x84, 206, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 1, 1, 1, 1, 9, 0, 0, 0};

TEST(RtcpTest, ReadsASenderReportAndItsBlocks) {
  const Buffer report{0x81, 200, 0, 12, 0, 0, 0,  7,    1,    2,    3, 4, 5, 6, 7, 8, 0, 0, 1, 0, 0, 0, 0, 20, 0, 0,
                      4,    0,   9, 9,  9, 9, 64, 0xff, 0xff, 0xfe, 0, 1, 0, 5, 0, 0, 0, 8, 1, 1, 1, 1, 0, 2,  0, 0};
  ASSERT_TRUE(IsRtcp(report));
  ASSERT_THAT(ItemsOf(report), SizeIs(2));
  const auto sender = FindItem<SenderInfo>(report);
  EXPECT_EQ(sender->ssrc, 7U);
  EXPECT_EQ(sender->ntp, 0x0102030405060708U);
  EXPECT_EQ(sender->timestamp, 256U);
  EXPECT_EQ(sender->packets, 20U);
  EXPECT_EQ(sender->octets, 1024U);
  const auto block = FindItem<ReportBlock>(report);
  EXPECT_EQ(block->ssrc, 0x09090909U);
  EXPECT_EQ(block->fraction_lost, 64);
  EXPECT_EQ(block->lost, -2) << "more came than were sent: some twice";
  EXPECT_EQ(block->highest, 0x10005U);
  EXPECT_EQ(block->jitter, 8U);
  EXPECT_EQ(block->last_report, 0x01010101U);
  EXPECT_EQ(block->delay, 0x20000U);
}

TEST(RtcpTest, FindsKeyFrameRequests) {
  EXPECT_TRUE(FindItem<KeyFrameWanted>(MakePli()));
  EXPECT_TRUE(FindItem<KeyFrameWanted>(kPliAlone)) << "without a report (RFC 5506)";
  EXPECT_TRUE(FindItem<KeyFrameWanted>(kFirAlone));
  EXPECT_TRUE(FindItem<KeyFrameWanted>(MakeSenderReport() + kBye + kPliAlone));
  EXPECT_FALSE(FindItem<KeyFrameWanted>(MakeSenderReport() + kBye));
}

TEST(RtcpTest, FindsWhatWasLost) {
  const Buffer two{0x81, 205, 0, 4, 0, 0, 0, 7, 1, 1, 1, 1, 0xff, 0xff, 0x80, 1, 0, 9, 0, 0};
  const auto items = ItemsOf(two);
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(std::get<Missing>(items[0]).first, 0xffff);
  EXPECT_EQ(std::get<Missing>(items[0]).following, 0x8001);
  EXPECT_EQ(std::get<Missing>(items[1]).first, 9);
}

TEST(RtcpTest, FindsLimitsOfTheBitRate) {
  // TMMBR: exponent 3, mantissa 100 000, overhead 40. REMB: exponent 4, mantissa 50 000.
  const std::uint32_t limit = 3U << 26 | 100'000U << 9 | 40;
  Buffer tmmbr{0x83, 205, 0, 4, 0, 0, 0, 7, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0};
  WriteU32(tmmbr, 16, limit);
  EXPECT_EQ(FindItem<BitrateLimit>(tmmbr)->bits_per_second, 800'000U);
  Buffer remb{0x8f, 206, 0, 5, 0, 0, 0, 7, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 0, 0, 0, 0, 1, 1, 1, 1};
  WriteU32(remb, 16, 1U << 24 | 4U << 18 | 50'000U);
  EXPECT_EQ(FindItem<BitrateLimit>(remb)->bits_per_second, 800'000U);
  remb[12] = 'X';
  EXPECT_THAT(ItemsOf(remb), IsEmpty()) << "another application's";
}

TEST(RtcpTest, BlocksThatAreAnnouncedButMissingAreNotRead) {
  Buffer report = MakeSenderReport();
  report[0] = 0x9f;
  ASSERT_TRUE(IsRtcp(report));
  EXPECT_THAT(ItemsOf(report), SizeIs(1));
}

TEST(RtcpTest, RefusesWhatIsNoCompoundPacket) {
  EXPECT_FALSE(IsRtcp({}));
  EXPECT_FALSE(IsRtcp(MakeAudio()));
  EXPECT_FALSE(IsRtcp(MakeSenderReport() + Buffer{0x80}));
  const Buffer report = MakeSenderReport();
  for (std::size_t size = 0; size < report.size(); ++size) EXPECT_FALSE(IsRtcp(Bytes(report).first(size))) << size;
  Buffer too_long = report;
  WriteU16(too_long, 2, 7);
  EXPECT_FALSE(IsRtcp(too_long));
}

TEST(RtcpTest, AnyBytesAreReadOrRefused) {
  std::uint32_t random = 1;
  int read = 0;
  for (int round = 0; round < 20'000; ++round) {
    Buffer packet((random >> 16) % 16 * 4);
    for (std::uint8_t& byte : packet) {
      random = random * 1664525 + 1013904223;
      byte = static_cast<std::uint8_t>(random >> 24);
    }
    random = random * 1664525 + 1013904223;
    if (packet.size() >= 4) {
      packet[0] = static_cast<std::uint8_t>(0x80 | (packet[0] & 0x3f));
      packet[1] = static_cast<std::uint8_t>(200 + packet[1] % 8);
      WriteU16(packet, 2, static_cast<std::uint16_t>(packet.size() / 4 - 1 - packet[3] % 2));
    }
    if (!IsRtcp(packet)) continue;
    ++read;
    EXPECT_LE(ItemsOf(packet).size(), packet.size());
  }
  EXPECT_GT(read, 100);
}

}  // namespace
}  // namespace foyer::relay
