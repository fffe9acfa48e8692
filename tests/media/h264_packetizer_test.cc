#include "media/h264_packetizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace foyer::media {
namespace {

struct Payload {
  std::vector<std::uint8_t> bytes;
  bool last = false;
};

std::vector<std::uint8_t> Nal(std::uint8_t header, std::size_t size) {
  std::vector<std::uint8_t> nal(size);
  std::iota(nal.begin(), nal.end(), std::uint8_t{0});
  nal[0] = header;
  return nal;
}

std::vector<Payload> Packetize(const AccessUnit& unit, std::size_t max_payload = 1200) {
  std::vector<Payload> payloads;
  PacketizeH264(unit, max_payload, [&payloads](Bytes payload, bool last) {
    payloads.push_back({{payload.begin(), payload.end()}, last});
  });
  return payloads;
}

// What a receiver does (RFC 6184 s5.8).
std::vector<std::vector<std::uint8_t>> Reassemble(const std::vector<Payload>& payloads) {
  std::vector<std::vector<std::uint8_t>> nals;
  for (const Payload& payload : payloads) {
    if ((payload.bytes[0] & 0x1F) != 28) {
      nals.push_back(payload.bytes);
      continue;
    }
    const std::uint8_t fu_header = payload.bytes[1];
    if ((fu_header & 0x80) != 0)
      nals.push_back({static_cast<std::uint8_t>((payload.bytes[0] & 0xE0) | (fu_header & 0x1F))});
    nals.back().insert(nals.back().end(), payload.bytes.begin() + 2, payload.bytes.end());
  }
  return nals;
}

TEST(H264PacketizerTest, SmallNalsAreTheirOwnPackets) {
  AccessUnit unit;
  unit.nals = {Nal(0x67, 20), Nal(0x68, 5), Nal(0x65, 1200)};
  const auto payloads = Packetize(unit);
  ASSERT_EQ(payloads.size(), 3U);
  EXPECT_EQ(Reassemble(payloads), unit.nals);
  EXPECT_FALSE(payloads[0].last);
  EXPECT_FALSE(payloads[1].last);
  EXPECT_TRUE(payloads[2].last);
}

TEST(H264PacketizerTest, ALargeNalIsCutIntoFragmentsOfTheSameEvenSize) {
  for (std::size_t size = 1201; size < 30000; size += 97) {
    AccessUnit unit;
    unit.nals = {Nal(0x65, size)};
    const auto payloads = Packetize(unit);
    ASSERT_EQ(Reassemble(payloads), unit.nals) << size;
    EXPECT_EQ(payloads.size(), (size - 1 + 1197) / 1198) << "no more packets than needed for " << size;
    EXPECT_EQ(payloads.front().bytes.size() % 2, 0U);
    EXPECT_LE(payloads.front().bytes.size(), 1200U);
    for (std::size_t index = 0; index + 1 < payloads.size(); ++index)
      EXPECT_EQ(payloads[index].bytes.size(), payloads.front().bytes.size());
    EXPECT_LE(payloads.back().bytes.size(), payloads.front().bytes.size());
    EXPECT_GE(payloads.back().bytes.size() + 2 * payloads.size(), payloads.front().bytes.size()) << size;
  }
}

TEST(H264PacketizerTest, OnlyTheFirstAndTheLastFragmentAreMarked) {
  AccessUnit unit;
  unit.nals = {Nal(0x67, 20), Nal(0x65, 5000)};
  const auto payloads = Packetize(unit);
  ASSERT_EQ(payloads.size(), 6U);
  for (std::size_t index = 1; index < payloads.size(); ++index) {
    const bool first = index == 1, last = index + 1 == payloads.size();
    EXPECT_EQ((payloads[index].bytes[1] & 0x80) != 0, first);
    EXPECT_EQ((payloads[index].bytes[1] & 0x40) != 0, last);
    EXPECT_EQ(payloads[index].last, last) << "the marker ends the picture";
  }
}

TEST(H264PacketizerTest, NothingYieldsNothing) {
  AccessUnit unit;
  EXPECT_TRUE(Packetize(unit).empty());
  unit.nals = {{}};
  EXPECT_TRUE(Packetize(unit).empty());
}

TEST(H264PacketizerTest, TheSmallestPayloadsStillMakeAWhole) {
  AccessUnit unit;
  for (std::size_t size = 65; size < 5000; size += 31) {
    unit.nals = {Nal(0x41, size)};
    const auto payloads = Packetize(unit, 64);
    ASSERT_EQ(Reassemble(payloads), unit.nals) << size;
    EXPECT_TRUE(payloads.back().last);
  }
}

}  // namespace
}  // namespace foyer::media
