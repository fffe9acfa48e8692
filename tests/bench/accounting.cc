#include "tests/bench/accounting.h"

#include <time.h>

#include <fstream>
#include <string>

namespace foyer::bench {

std::vector<pid_t> Family(pid_t pid) {
  std::vector<pid_t> family = {pid};
  const std::string number = std::to_string(pid);
  std::ifstream children("/proc/" + number + "/task/" + number + "/children");
  for (pid_t child; children >> child;)
    for (const pid_t each : Family(child)) family.push_back(each);
  return family;
}

double CpuMicroseconds(const std::vector<pid_t>& processes) {
  double total = 0;
  for (const pid_t pid : processes) {
    clockid_t clock;
    timespec time{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) continue;
    total += static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
  }
  return total;
}

double ResidentBytes(const std::vector<pid_t>& processes) {
  double kilobytes = 0;
  for (const pid_t pid : processes) {
    std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
    for (std::string word; rollup >> word;) {
      double value = 0;
      if (word == "Pss:" && rollup >> value) kilobytes += value;
    }
  }
  return kilobytes * 1024;
}

}  // namespace foyer::bench
