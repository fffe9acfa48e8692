// Which of the final responses of a fork its caller gets (RFC 3261 s16.7 step 6): a pure function of their codes.
#pragma once
#include <cstddef>
#include <optional>
#include <span>

namespace foyer::proxy {

// The index of the best of `codes` (each 300-699, in order of arrival); nothing if there is none. Any 6xx wins, the
// lowest of them; else the lowest class. In 4xx, those that tell the caller how to go on (401, 407, 415, 420, 484) come
// first; a 503 is taken only if there is nothing else. Among equals the first to come wins.
std::optional<std::size_t> BestResponse(std::span<const int> codes);

// A 503 speaks of one device; the caller must not take us for overloaded (RFC 3261 s16.7 step 6).
inline int CodeForCaller(int best) { return best == 503 ? 500 : best; }

}  // namespace foyer::proxy
