// Calendar time for tests of schedules.
#pragma once
#include <chrono>
#include <cstdlib>
#include <ctime>

namespace foyer {

// UTC.
inline std::chrono::system_clock::time_point At(int year, int month, int day, int hour, int minute) {
  std::tm time{};
  time.tm_year = year - 1900;
  time.tm_mon = month - 1;
  time.tm_mday = day;
  time.tm_hour = hour;
  time.tm_min = minute;
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

// Central European Time, in any machine's environment.
inline void LiveInEurope() {
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  tzset();
}

}  // namespace foyer
