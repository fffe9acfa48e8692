// What shares a media port, told apart by the first byte (RFC 7983 s7).
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "foyer/bytes.h"

namespace foyer::relay {

enum class PacketKind : std::uint8_t {
  kKeepAlive,  // opens a NAT's door and says nothing: empty, line ends, or a few zeros
  kStun,       // or what looks like it
  kRtp,        // RTP or RTCP
  kOther,      // DTLS, ZRTP, TURN channels, rubbish
};

constexpr PacketKind KindOf(Bytes packet) {
  constexpr std::size_t kStunHeader = 20, kLongestKeepAlive = 8;
  const auto says_nothing = [](std::uint8_t byte) { return byte == 0 || byte == '\r' || byte == '\n'; };
  if (packet.size() <= kLongestKeepAlive && std::ranges::all_of(packet, says_nothing)) return PacketKind::kKeepAlive;
  if (packet[0] <= 3 && packet.size() >= kStunHeader) return PacketKind::kStun;
  return packet[0] >= 128 && packet[0] <= 191 ? PacketKind::kRtp : PacketKind::kOther;
}

}  // namespace foyer::relay
