// Lower case of ASCII alone, whatever the locale: for names in protocols, hosts and files.
#pragma once
#include <string>
#include <string_view>

namespace foyer {

constexpr char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerCase(c);
  return lower;
}

}  // namespace foyer
