#include "relay/rtp.h"

#include <gtest/gtest.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

TEST(RtpTest, ReadsTheHeader) {
  const auto header = ParseRtp(MakeRtp({97, 0xfffe, 0x80000001, 0xdeadbeef, true}, {1, 2, 3}));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->payload_type, 97);
  EXPECT_TRUE(header->marker);
  EXPECT_EQ(header->sequence_number, 0xfffe);
  EXPECT_EQ(header->timestamp, 0x80000001U);
  EXPECT_EQ(header->ssrc, 0xdeadbeefU);
  EXPECT_EQ(header->payload_offset, 12U);
  EXPECT_EQ(header->payload_size, 3U);
}

TEST(RtpTest, ThePayloadIsBehindCsrcsAndExtensionAndBeforePadding) {
  Buffer packet = MakeRtp({0}, {});
  packet[0] = 0x80 | 0x20 | 0x10 | 2;
  const Buffer rest{1, 1, 1, 1, 2, 2, 2, 2, 0xbe, 0xde, 0, 1, 3, 3, 3, 3, 'a', 'b', 0, 2};
  packet.insert(packet.end(), rest.begin(), rest.end());
  const auto header = ParseRtp(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->payload_offset, 28U);
  EXPECT_EQ(header->payload_size, 2U);
  for (std::size_t size = 0; size < 28; ++size) EXPECT_FALSE(ParseRtp(Bytes(packet).first(size))) << size;
}

TEST(RtpTest, PaddingNeverReachesIntoTheHeader) {
  Buffer packet = MakeRtp({0}, {1, 2, 3, 0});
  packet[0] |= 0x20;
  EXPECT_FALSE(ParseRtp(packet)) << "a count of 0";
  packet.back() = 5;
  EXPECT_FALSE(ParseRtp(packet));
  packet.back() = 4;
  EXPECT_TRUE(ParseRtp(packet));
}

TEST(RtpTest, WhatIsNotRtpIsRefused) {
  EXPECT_FALSE(ParseRtp({}));
  EXPECT_FALSE(ParseRtp(Buffer(11, 0x80)));
  EXPECT_FALSE(ParseRtp(Buffer(20, 0)));
  EXPECT_FALSE(ParseRtp(MakeSenderReport()));
}

TEST(RtpTest, AnyByteInAnyPlaceStaysInsideThePacket) {
  for (std::size_t size = 0; size < 40; ++size) {
    for (unsigned first = 0; first < 256; ++first) {
      for (const int filler : {0x00, 0x01, 0x7f, 0xff}) {
        Buffer packet(size, static_cast<std::uint8_t>(filler));
        if (size > 0) packet[0] = static_cast<std::uint8_t>(first);
        const auto header = ParseRtp(packet);
        if (header) {
          EXPECT_LE(header->payload_offset + header->payload_size, size);
        }
      }
    }
  }
}

TEST(RtpTest, APacketIsPutIntoAnotherStream) {
  const RtpFields before{97, 1, 1, 1, true};
  Buffer packet = MakeRtp(before, {1, 2, 3});
  const auto header = ParseRtp(packet);
  for (int i = 0; i < 2; ++i) {  // as often as one likes: what counts is what the source wrote
    Readdress(packet, *header, 120, 0x1234, 0x56789abc, 0xdef01234);
    EXPECT_EQ(packet, MakeRtp({120, 0x1234, 0x56789abc, 0xdef01234, true}, {1, 2, 3})) << "the marker stays";
  }
}

}  // namespace
}  // namespace foyer::relay
