// A ring as a row of the store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/ring_history.h"

namespace foyer::history {

std::string EncodeRing(const RingRecord& ring);
std::optional<RingRecord> DecodeRing(std::string_view row);  // nothing if it is torn or not one of ours

}  // namespace foyer::history
