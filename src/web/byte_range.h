// The part of a file that a request asks for (RFC 9110 s14): one range of bytes. Whoever asks for several, or in
// another unit, gets all of it, as the RFC allows.
#pragma once
#include <cstdint>
#include <string_view>

namespace foyer::web {

struct ByteRange {
  enum class Kind { kWhole, kPart, kOutside } kind = Kind::kWhole;
  std::uint64_t first = 0, size = 0;  // of kWhole and kPart
};

// `header` is the value of Range, empty if there is none; `size` that of the file.
ByteRange ParseRange(std::string_view header, std::uint64_t size);

}  // namespace foyer::web
