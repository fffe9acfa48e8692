// An input that says what happens, one thing after the other. What is not there is zero.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "foyer/bytes.h"

namespace foyer::fuzz {

class Script {
 public:
  explicit Script(Bytes rest) : rest_(rest) {}
  bool done() const { return rest_.empty(); }
  std::uint8_t Byte() {
    const std::uint8_t byte = done() ? std::uint8_t{0} : rest_[0];
    rest_ = rest_.subspan(done() ? 0 : 1);
    return byte;
  }
  std::vector<std::uint8_t> Take(std::size_t size) {
    const Bytes taken = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return {taken.begin(), taken.end()};
  }

 private:
  Bytes rest_;
};

}  // namespace foyer::fuzz
