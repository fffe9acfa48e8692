// Keep-alives of UDP clients: a STUN Binding request on the SIP port, told apart by its first bits, is answered with
// the address that it came from (RFC 5626 s8, RFC 8489).
#pragma once
#include <optional>
#include <string>

#include "foyer/bytes.h"
#include "foyer/endpoint.h"

namespace foyer::sip {

// The response to a Binding request; nothing if it is none, or malformed.
std::optional<std::string> AnswerStun(Bytes datagram, const Endpoint& source);

}  // namespace foyer::sip
