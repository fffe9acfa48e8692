// RTP packets (RFC 3550 s5.1), as far as a relay looks into them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "foyer/bytes.h"

namespace foyer::relay {

struct RtpHeader {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence_number = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::size_t payload_offset = 0;  // behind CSRCs and extension
  std::size_t payload_size = 0;    // without padding
};

// Nothing if it is no whole RTP packet; what RFC 5761 s4 takes for RTCP is none.
std::optional<RtpHeader> ParseRtp(Bytes packet);

// Puts a parsed packet into another stream. `header` is what it was parsed from; the marker stays.
inline void Readdress(MutableBytes packet, const RtpHeader& header, std::uint8_t payload_type,
                      std::uint16_t sequence_number, std::uint32_t timestamp, std::uint32_t ssrc) {
  packet[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | payload_type);
  WriteU16(packet, 2, sequence_number);
  WriteU32(packet, 4, timestamp);
  WriteU32(packet, 8, ssrc);
}

}  // namespace foyer::relay
