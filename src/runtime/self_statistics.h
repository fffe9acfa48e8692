// What this process has used so far.
#pragma once
#include <chrono>
#include <cstdint>

namespace foyer {

struct SelfStatistics {
  std::chrono::microseconds cpu{0};  // user and system
  std::uint64_t resident_bytes = 0;
};
SelfStatistics ReadSelfStatistics();

}  // namespace foyer
