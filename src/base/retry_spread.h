// When those who are turned away are to come again: each gets a turn at the pace that can be kept, and a random time
// around it, so that they come neither all at once nor later than need be.
#pragma once
#include <algorithm>
#include <chrono>
#include <random>

#include "foyer/event_loop.h"

namespace foyer {

class RetrySpread {
 public:
  static constexpr int kLongest = 300;  // seconds

  // Seconds for a Retry-After, at least 1.
  int Next(double per_second, TimePoint now) {
    const auto turn = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(1 / per_second));
    booked_to_ = std::max(booked_to_, now) + turn;
    const auto wait = std::chrono::ceil<std::chrono::seconds>(booked_to_ - now).count();
    const int longest = static_cast<int>(std::min<std::int64_t>(2 * wait, kLongest));
    return std::uniform_int_distribution<int>(1, longest)(random_);
  }

 private:
  TimePoint booked_to_{};
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace foyer
