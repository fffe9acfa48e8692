// What a proxy looks at before it does anything with a request (RFC 3261 s16.3): hop limit, breadth, loops, extensions.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sip/message.h"

namespace foyer::proxy {

struct Rejection {
  int code = 400;
  std::vector<std::string> headers;  // whole lines
};

// Names this request at this hop: it stays the same only if the request comes back unchanged, that is, in a loop
// (RFC 5393 s4.2.1). Part of the branch of every Via that we add. 16 hex digits.
std::string LoopKey(const sip::Message& request);

// Why the request is not taken; nothing if it may go on. An ACK must be dropped then: it is never answered. An OPTIONS
// with Max-Forwards 0 is for us (s11) and passes.
std::optional<Rejection> CheckRequest(const sip::Message& request, std::string_view loop_key);

// Hops that are left after this one; 69 if the request did not say (s16.6 step 3).
std::uint32_t NextMaxForwards(const sip::Message& request);

}  // namespace foyer::proxy
