#include "base/schedule.h"

#include <algorithm>
#include <ctime>

namespace foyer {

bool IsOpen(const ScheduleConfig& schedule, std::chrono::system_clock::time_point now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm local{};
  localtime_r(&seconds, &local);
  const int minute = local.tm_hour * 60 + local.tm_min;
  const auto today = static_cast<std::size_t>(local.tm_wday), yesterday = (today + 6) % 7;
  return std::ranges::any_of(schedule.hours, [&](const ScheduleConfig::Span& span) {
    if (span.from < span.to) return schedule.days[today] && minute >= span.from && minute < span.to;
    return (schedule.days[today] && minute >= span.from) || (schedule.days[yesterday] && minute < span.to);
  });
}

}  // namespace foyer
