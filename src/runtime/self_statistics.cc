#include "runtime/self_statistics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace foyer {

SelfStatistics ReadSelfStatistics() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  SelfStatistics self;
  self.cpu = std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
             std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  std::uint64_t total = 0, resident = 0;
  if (std::ifstream statm("/proc/self/statm"); statm >> total >> resident)
    self.resident_bytes = resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return self;
}

}  // namespace foyer
