// The two sides of an answered call.
#pragma once
#include <cstddef>
#include <cstdint>

namespace foyer::relay {

enum class Party : std::uint8_t { kCaller, kDevice };
constexpr std::size_t IndexOf(Party party) { return static_cast<std::size_t>(party); }

}  // namespace foyer::relay
