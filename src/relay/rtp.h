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

// `packet` has been parsed. The marker stays.
inline void SetPayloadType(MutableBytes packet, std::uint8_t payload_type) {
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x80) | payload_type);
}

// A STUN message, or one of the empty ones that open a NAT's door: no media, but it shows where the peer is.
bool IsStun(Bytes packet);

}  // namespace foyer::relay
