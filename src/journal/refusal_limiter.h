// Refusals that repeat: the first of each kind is told, then each time that their number has doubled, so that a flood
// of them neither fills a log nor wears a disk. Bounded: where too many kinds come at once, the newest count as one.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "foyer/event_loop.h"

namespace foyer::journal {

class RefusalLimiter {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  static constexpr std::size_t kMaxKinds = 1024;
  static constexpr std::chrono::minutes kMemory{10};  // without one for so long a kind is forgotten

  // How many there have been with this one, whose fields are alike but for the port of `source`; nothing if this one is
  // not to be told.
  std::optional<std::uint64_t> Admit(const Fields& fields, TimePoint now);

 private:
  struct Kind {
    std::uint64_t count = 0;
    TimePoint last{};
  };
  std::unordered_map<std::string, Kind> kinds_;
};

}  // namespace foyer::journal
