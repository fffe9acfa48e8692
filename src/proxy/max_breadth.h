// How many branches of a request may be under way at once, here and wherever they fork again (RFC 5393 s5): a request
// that forks at every hop would flood them all.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "sip/message.h"

namespace foyer::proxy {

// What the request allows; 60 if it does not say; nothing if it is malformed.
std::optional<std::uint32_t> MaxBreadthOf(const sip::Message& request);

// What a new branch gets of what is `left`: 1 at a device, that forks no more. A server may, and gets half, so that
// something is left for who rings beside it. 0: it must not be sent.
std::uint32_t ShareOf(std::uint32_t left, bool is_server);

// `outgoing`, that was made of `request`, with this value.
std::string WithMaxBreadth(std::string outgoing, const sip::Message& request, std::uint32_t breadth);

}  // namespace foyer::proxy
