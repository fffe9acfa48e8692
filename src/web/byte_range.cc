#include "web/byte_range.h"

#include <algorithm>

#include "base/parse_integer.h"

namespace foyer::web {

namespace {
ByteRange Part(std::uint64_t first, std::uint64_t last) { return {ByteRange::Kind::kPart, first, last - first + 1}; }
}  // namespace

ByteRange ParseRange(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const ByteRange whole{ByteRange::Kind::kWhole, 0, size};
  if (!header.starts_with(kUnit)) return whole;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return whole;
  const std::string_view from = header.substr(0, dash), to = header.substr(dash + 1);
  const auto first = ParseInteger<std::uint64_t>(from), last = ParseInteger<std::uint64_t>(to);
  if ((!first && !from.empty()) || (!last && !to.empty()) || (!first && !last)) return whole;
  if (first && last && *first > *last) return whole;
  const ByteRange outside{ByteRange::Kind::kOutside, 0, 0};
  if (!first) return *last == 0 || size == 0 ? outside : Part(size - std::min(*last, size), size - 1);
  if (*first >= size) return outside;
  return Part(*first, last ? std::min(*last, size - 1) : size - 1);
}

}  // namespace foyer::web
