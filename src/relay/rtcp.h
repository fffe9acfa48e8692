// RTCP compound packets (RFC 3550 s6, RFC 4585, RFC 5104): what a relay takes out of them and what it makes itself.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "foyer/bytes.h"

namespace foyer::relay {

struct RtcpContent {
  bool key_frame_request = false;  // PLI or FIR
  bool has_more = false;           // something is left when StripRtcp() is done
};

// Nothing unless the whole datagram is a sequence of well-formed RTCP packets.
std::optional<RtcpContent> ParseRtcp(Bytes compound);

// Takes out what ends at the relay: key-frame requests, BYE (the call's end is SIP's), application-defined packets.
// `compound` has been parsed. Returns the size of what is left, moved together at the beginning.
std::size_t StripRtcp(MutableBytes compound);

// An empty receiver report, a PLI and a FIR: everybody understands one of the two.
using KeyFrameRequest = std::array<std::uint8_t, 40>;
// `number` is another one for each request (RFC 5104 s4.3.1.1).
KeyFrameRequest MakeKeyFrameRequest(std::uint32_t own_ssrc, std::uint32_t media_ssrc, std::uint8_t number);

}  // namespace foyer::relay
