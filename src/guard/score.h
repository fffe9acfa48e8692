// Points against somebody; one a minute is forgiven.
#pragma once
#include <algorithm>
#include <chrono>

#include "foyer/event_loop.h"

namespace foyer::guard {

class Score {
 public:
  // What it is with this point. Points that are taken back are negative.
  double Add(double points, TimePoint now) {
    using Minutes = std::chrono::duration<double, std::ratio<60>>;
    points_ = std::max(0.0, points_ - Minutes(now - last_).count());
    points_ = std::max(0.0, points_ + points);
    last_ = now;
    return points_;
  }
  void Clear() { points_ = 0; }

 private:
  double points_ = 0;
  TimePoint last_{};
};

}  // namespace foyer::guard
