#include "relay/rtp.h"

namespace foyer::relay {
namespace {

constexpr std::size_t kFixedHeader = 12;

}  // namespace

std::optional<RtpHeader> ParseRtp(Bytes packet) {
  if (packet.size() < kFixedHeader || packet[0] >> 6 != 2) return std::nullopt;
  if (packet[1] >= 192 && packet[1] <= 223) return std::nullopt;
  std::size_t offset = kFixedHeader + std::size_t{4} * (packet[0] & 0x0fU);
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < offset + 4) return std::nullopt;
    offset += 4 + std::size_t{4} * ReadU16(packet, offset + 2);
  }
  if (packet.size() < offset) return std::nullopt;
  std::size_t size = packet.size() - offset;
  if ((packet[0] & 0x20) != 0) {
    const std::size_t padding = packet.back();
    if (padding == 0 || padding > size) return std::nullopt;
    size -= padding;
  }
  return RtpHeader{static_cast<std::uint8_t>(packet[1] & 0x7f),
                   (packet[1] & 0x80) != 0,
                   ReadU16(packet, 2),
                   ReadU32(packet, 4),
                   ReadU32(packet, 8),
                   offset,
                   size};
}

}  // namespace foyer::relay
