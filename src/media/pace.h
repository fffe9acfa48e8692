// Thins out pictures that come faster than they are wanted.
#pragma once
#include <chrono>

namespace foyer::media {

class Pace {
 public:
  explicit Pace(int per_second) : interval_(std::chrono::nanoseconds(std::chrono::seconds(1)) / per_second) {}

  // Is the picture of this moment wanted? A picture may be an eighth of an interval early: cameras are not clocks.
  bool IsDue(std::chrono::steady_clock::time_point captured) {
    if (captured < due_ - interval_ / 8) return false;
    due_ = captured < due_ + interval_ ? due_ + interval_ : captured + interval_;  // after a gap it begins anew
    return true;
  }

 private:
  const std::chrono::steady_clock::duration interval_;
  std::chrono::steady_clock::time_point due_;
};

}  // namespace foyer::media
