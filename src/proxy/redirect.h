// The contacts of a 3xx, which become targets of the same request (RFC 3261 s16.7 step 4).
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "proxy/final_response.h"

namespace foyer::proxy {

// True if the request goes there too.
using Visit = std::function<bool(std::string_view uri, int q_permille)>;

// Offers each contact of a 300, 301 or 302. What is left for the caller: the response without those that were visited,
// or nothing if they all were.
std::optional<FinalResponse> Recurse(const FinalResponse& redirect, const Visit& visit);

}  // namespace foyer::proxy
