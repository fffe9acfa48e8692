// The two requests that a transaction makes itself out of the INVITE that it sent: nothing if that cannot be read.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sip/message.h"

namespace foyer::sip {

// The ACK to a response of 300 or more (RFC 3261 s17.1.1.3). `invite` is what went out, with our Via on top.
std::optional<std::string> MakeAckToFailure(const std::string& invite, const Message& failure);

// s9.1. `reason` is the value of a Reason header (RFC 3326), or empty.
std::optional<std::string> MakeCancel(const std::string& invite, std::string_view reason);

}  // namespace foyer::sip
