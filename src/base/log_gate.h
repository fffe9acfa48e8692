// Decides which lines are written: by level and part, and not too many of them. Any thread may ask.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/line_limiter.h"
#include "base/wall_clock.h"
#include "foyer/log.h"

namespace foyer {

struct LogClock {
  std::function<std::chrono::steady_clock::time_point()> monotonic = std::chrono::steady_clock::now;
  std::function<std::chrono::system_clock::time_point()> wall = WallNow;
};

class LogGate {
 public:
  LogGate(LogLevel level, LogClock clock) : clock_(std::move(clock)), lowest_(level), levels_{level, {}} {}

  bool IsOn(LogLevel level, std::string_view part) const;
  void SetLevels(LogLevels levels);
  LogLevels levels() const;

  // Calls put(lost) for a line that is to be written: `lost` lines before it were not. put() says whether it worked;
  // only one thread is in it at a time.
  void Pass(LogLevel level, std::string_view text, const std::function<bool(std::uint64_t lost)>& put);

  const LogClock& clock() const { return clock_; }

 private:
  const LogClock clock_;
  std::atomic<LogLevel> lowest_;  // of all parts: most lines need no lock to be left out
  mutable std::mutex mutex_;      // for what follows, and so that lines do not mix
  LogLevels levels_;
  LineLimiter limiter_;
  std::uint64_t dropped_ = 0;
};

}  // namespace foyer
