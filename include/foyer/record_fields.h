// The value of a record-store row: a list of strings, each written as "LENGTH:BYTES". Any bytes may be inside.
#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace foyer {

inline std::string EncodeFields(const std::vector<std::string>& fields) {
  std::size_t size = 0;
  for (const std::string& field : fields) size += field.size() + 6;
  std::string row;
  row.reserve(size);
  for (const std::string& field : fields) row.append(std::to_string(field.size())).append(":").append(field);
  return row;
}

// Nothing if the row is torn or not one of ours.
inline std::optional<std::vector<std::string>> DecodeFields(std::string_view row) {
  std::vector<std::string> fields;
  while (!row.empty()) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(row.data(), row.data() + row.size(), length);
    if (error != std::errc{} || end == row.data() + row.size() || *end != ':') return std::nullopt;
    row.remove_prefix(static_cast<std::size_t>(end - row.data()) + 1);
    if (length > row.size()) return std::nullopt;
    fields.emplace_back(row.substr(0, length));
    row.remove_prefix(length);
  }
  return fields;
}

// The key of a row that has a number: keys are ordered as text, and 20 digits hold any.
inline std::string NumberKey(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

// A whole decimal number that fits in `Number`, or nothing.
template <typename Number>
std::optional<Number> DecodeNumber(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace foyer
