#include "base/log_gate.h"

#include <algorithm>
#include <utility>

namespace foyer {

bool LogGate::IsOn(LogLevel level, std::string_view part) const {
  if (level < lowest_) return false;
  const std::lock_guard lock(mutex_);
  return level >= levels_.Of(part);
}

void LogGate::SetLevels(LogLevels levels) {
  LogLevel lowest = levels.all;
  for (const auto& [part, level] : levels.parts) lowest = std::min(lowest, level);
  const std::lock_guard lock(mutex_);
  levels_ = std::move(levels);
  lowest_ = lowest;
}

LogLevels LogGate::levels() const {
  const std::lock_guard lock(mutex_);
  return levels_;
}

void LogGate::Pass(LogLevel level, std::string_view text, const std::function<bool(std::uint64_t lost)>& put) {
  const std::lock_guard lock(mutex_);
  const auto held_back = limiter_.Admit(text, level == LogLevel::kError, clock_.monotonic());
  if (!held_back) return;
  const std::uint64_t lost = *held_back + dropped_;
  dropped_ = put(lost) ? 0 : lost + 1;
}

}  // namespace foyer
