#include "relay/rtcp.h"

#include <gtest/gtest.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

Buffer operator+(Buffer left, const Buffer& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

const Buffer kEmptyReport{0x80, 201, 0, 1, 0, 0, 0, 7};  // which MakePli() begins with
const Buffer kBye{0x81, 203, 0, 1, 0, 0, 0, 7};
const Buffer kSourceDescription{0x81, 202, 0, 2, 0, 0, 0, 7, 1, 1, 'a', 0};

TEST(RtcpTest, FindsKeyFrameRequests) {
  const auto request = MakeKeyFrameRequest(0x01020304, 0x0a0b0c0d, 9);
  const auto content = ParseRtcp(request);
  ASSERT_TRUE(content);
  EXPECT_TRUE(content->key_frame_request);
  EXPECT_TRUE(content->has_more) << "the empty report";
  EXPECT_TRUE(ParseRtcp(Bytes(request).subspan(8, 12))->key_frame_request) << "a PLI alone (RFC 5506)";
  EXPECT_TRUE(ParseRtcp(Bytes(request).subspan(20, 20))->key_frame_request) << "a FIR alone";
  EXPECT_FALSE(ParseRtcp(MakeSenderReport())->key_frame_request);
}

TEST(RtcpTest, AKeyFrameRequestSaysWhatTheStandardWants) {
  const auto request = MakeKeyFrameRequest(0x01020304, 0x0a0b0c0d, 9);
  const Buffer expected{0x80, 201, 0, 1, 1, 2, 3, 4,                                               // RR
                        0x81, 206, 0, 2, 1, 2, 3, 4, 10, 11, 12, 13,                               // PLI
                        0x84, 206, 0, 4, 1, 2, 3, 4, 0,  0,  0,  0,  10, 11, 12, 13, 9, 0, 0, 0};  // FIR
  EXPECT_EQ(Buffer(request.begin(), request.end()), expected);
}

TEST(RtcpTest, RefusesWhatIsNoCompoundPacket) {
  EXPECT_FALSE(ParseRtcp({}));
  EXPECT_FALSE(ParseRtcp(MakeAudio()));
  EXPECT_FALSE(ParseRtcp(MakeSenderReport() + Buffer{0x80}));
  const Buffer report = MakeSenderReport();
  for (std::size_t size = 0; size < report.size(); ++size) EXPECT_FALSE(ParseRtcp(Bytes(report).first(size))) << size;
  Buffer too_long = report;
  WriteU16(too_long, 2, 7);
  EXPECT_FALSE(ParseRtcp(too_long));
}

TEST(RtcpTest, StripsWhatEndsAtTheRelay) {
  Buffer compound = kBye + MakeSenderReport() + MakePli() + kSourceDescription;
  ASSERT_TRUE(ParseRtcp(compound));
  compound.resize(StripRtcp(compound));
  EXPECT_EQ(compound, MakeSenderReport() + kEmptyReport + kSourceDescription);

  Buffer only = kBye;
  EXPECT_FALSE(ParseRtcp(only)->has_more);
  EXPECT_EQ(StripRtcp(only), 0U);
}

TEST(RtcpTest, AnyBytesAreReadOrRefused) {
  std::uint32_t random = 1;
  for (int round = 0; round < 20'000; ++round) {
    Buffer packet(random % 64);
    for (std::uint8_t& byte : packet) {
      random = random * 1664525 + 1013904223;
      byte = static_cast<std::uint8_t>(random >> 24);
    }
    random = random * 1664525 + 1013904223;
    if (packet.size() >= 4) {
      packet[0] = static_cast<std::uint8_t>(0x80 | (packet[0] & 0x3f));
      packet[1] = static_cast<std::uint8_t>(192 + packet[1] % 32);
      WriteU16(packet, 2, static_cast<std::uint16_t>(packet[3] % 16));
    }
    if (ParseRtcp(packet)) {
      EXPECT_LE(StripRtcp(packet), packet.size());
    }
  }
}

}  // namespace
}  // namespace foyer::relay
