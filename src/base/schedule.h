// Opening hours: a pure function of the calendar time of this place.
#pragma once
#include <chrono>

#include "foyer/config.h"

namespace foyer {

// Local wall time by the C library's time zone, daylight saving time included. Hours that go over midnight belong to
// the day on which they begin.
bool IsOpen(const ScheduleConfig& schedule, std::chrono::system_clock::time_point now);

}  // namespace foyer
