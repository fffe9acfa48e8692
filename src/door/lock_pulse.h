// One lock's pulse: on for a bounded time, and never longer because somebody asks again.
#pragma once
#include <chrono>
#include <optional>

#include "foyer/event_loop.h"

namespace foyer::door {

constexpr std::chrono::seconds kLongestPulse{60};  // whatever the configuration says

class LockPulse {
 public:
  explicit LockPulse(Duration length);

  // False while one is running: it extends nothing.
  bool Start(TimePoint now);
  // Sets the end to `when`, earlier or later: for a line that could not be switched off and is tried again.
  void EndAt(TimePoint when) { end_ = when; }
  void Stop() { end_.reset(); }

  bool IsRunning() const { return end_.has_value(); }
  bool IsDue(TimePoint now) const { return end_ && *end_ <= now; }
  std::optional<TimePoint> end() const { return end_; }

 private:
  const Duration length_;
  std::optional<TimePoint> end_;
};

}  // namespace foyer::door
