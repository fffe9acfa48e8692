// How messages find their transaction (RFC 3261 s17.1.3, s17.2.3), and where responses go (s18.2.2).
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foyer/flow.h"
#include "sip/headers.h"
#include "sip/message.h"

namespace foyer::sip {

// Of the server transaction of `method` that the request belongs to: an ACK's INVITE, a CANCEL's INVITE, or its own.
std::string ServerKey(const Message& request, std::string_view method);

// `branch` is our Via's.
std::string ClientKey(std::string_view branch, std::string_view method);

// "SIP/2.0/UDP 192.0.2.1:5060;branch=...;rport", with our address as the peer of this flow sees it.
std::string ViaValue(const Flow& flow, std::string_view branch);

// A new one: "z9hG4bK", a random token, and if there is one the loop key after a dot (RFC 5393 s4.2).
std::string NewBranch(std::string_view loop_key);

// The request with our Via on top.
std::string WithVia(std::string_view request, std::string_view via);

// The flow that answers a request. It is the one that the request came on, but for UDP without rport, where the port is
// the one of the top Via.
Flow ResponseFlow(const Message& request, const Flow& from);

}  // namespace foyer::sip
