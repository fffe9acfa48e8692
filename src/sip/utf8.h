// Is a text UTF-8 (RFC 3629)? Only for .cc files.
#pragma once
#include <cstddef>
#include <string_view>

namespace foyer::sip {

namespace internal {
// Bytes of the character that begins like this; 0: none does.
constexpr std::size_t Utf8Length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}
}  // namespace internal

constexpr bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = internal::Utf8Length(first);
    if (length == 0 || length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i)
      if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return false;
    const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0;
    // Longer than need be, a half of a pair, or beyond the last character.
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return false;
    if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace foyer::sip
