// Wrong passwords per source address, in a bounded table. It tells when a count is worth an event: at the first failure
// and each time it has doubled, so that guessing at full speed fills no log.
#pragma once
#include <chrono>
#include <cstdint>
#include <unordered_map>

#include "foyer/endpoint.h"
#include "foyer/event_loop.h"

namespace foyer::registrar {

class FailureCounter {
 public:
  static constexpr std::size_t kMaxSources = 4096;
  static constexpr std::chrono::minutes kMemory{10};  // without a failure for so long a source is forgotten

  struct Count {
    std::uint64_t failures = 0;
    bool worth_telling = false;
  };
  Count Add(const IpAddress& source, TimePoint now);

 private:
  struct Source {
    std::uint64_t failures = 0;
    TimePoint last;
  };
  std::unordered_map<IpAddress, Source> sources_;
};

}  // namespace foyer::registrar
