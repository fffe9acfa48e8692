#include "registrar/failure_counter.h"

#include <bit>

namespace foyer::registrar {

FailureCounter::Count FailureCounter::Add(const IpAddress& source, TimePoint now) {
  const auto is_over = [now](const Source& known) { return now - known.last > kMemory; };
  if (sources_.size() >= kMaxSources) std::erase_if(sources_, [&](const auto& entry) { return is_over(entry.second); });
  if (sources_.size() >= kMaxSources && !sources_.contains(source)) return {};
  Source& known = sources_[source];
  if (is_over(known)) known.failures = 0;
  known.last = now;
  ++known.failures;
  return {known.failures, std::has_single_bit(known.failures)};
}

}  // namespace foyer::registrar
