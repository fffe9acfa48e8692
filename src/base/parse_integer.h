// A whole text as a decimal integer.
#pragma once
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace foyer {

// Nothing if it is empty, has anything else in it, or does not fit.
template <typename Number>
std::optional<Number> ParseInteger(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace foyer
