// The two checksums of a STUN message (RFC 8489 s14.5, s14.7).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foyer/bytes.h"

namespace foyer::sip {

// Bytes. A longer one is none of ours.
inline constexpr std::size_t kStunHeader = 20, kMaxStun = 2048;

using StunIntegrity = std::array<std::uint8_t, 20>;

// HMAC-SHA1 over the header, with the message's length as MESSAGE-INTEGRITY needs it, and what `message` has behind it.
// `message` is whole up to that attribute, and at most kMaxStun bytes long.
StunIntegrity MakeStunIntegrity(Bytes message, std::string_view password);

// CRC-32, masked; `message` is whole up to FINGERPRINT, its header's length counts that in.
std::uint32_t MakeStunFingerprint(Bytes message);

}  // namespace foyer::sip
