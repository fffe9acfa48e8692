#include "base/wall_clock.h"

#include <ctime>

namespace foyer {

static_assert(sizeof(std::time_t) == 8, "a door lives beyond 2038");

std::chrono::system_clock::time_point WallNow() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::system_clock::time_point(std::chrono::seconds(now.tv_sec) +
                                               std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace foyer
