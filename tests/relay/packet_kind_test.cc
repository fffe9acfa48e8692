#include "relay/packet_kind.h"

#include <gtest/gtest.h>

#include "tests/relay/packets.h"

namespace foyer::relay {
namespace {

TEST(PacketKindTest, TheFirstByteDecides) {
  for (unsigned first = 0; first < 256; ++first) {
    Buffer packet(20, 0x5a);
    packet[0] = static_cast<std::uint8_t>(first);
    const PacketKind expected = first <= 3                    ? PacketKind::kStun
                                : first >= 128 && first < 192 ? PacketKind::kRtp
                                                              : PacketKind::kOther;
    EXPECT_EQ(KindOf(packet), expected) << first;
  }
}

TEST(PacketKindTest, WhatSaysNothingKeepsADoorOpen) {
  for (const Buffer& packet : {Buffer{}, Buffer{0}, Buffer(8, 0), Buffer{'\r', '\n'}, Buffer{'\r', '\n', '\r', '\n'}})
    EXPECT_EQ(KindOf(packet), PacketKind::kKeepAlive) << packet.size();
  EXPECT_EQ(KindOf(Buffer(9, 0)), PacketKind::kOther);
  EXPECT_EQ(KindOf(Buffer{0, 1}), PacketKind::kOther) << "too short to be STUN";
}

}  // namespace
}  // namespace foyer::relay
