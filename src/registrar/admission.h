// How many registrations may wait for the disk at the same time, after a power cut for example: the rest is told to
// come again, each at a time of its own, at the pace at which the disk just now takes them.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

#include "base/retry_spread.h"
#include "foyer/event_loop.h"

namespace foyer::registrar {

class Admission {
 public:
  static constexpr std::size_t kMostWaiting = 1000;

  // Nothing: it may begin, and End() is owed. Else the seconds after which to come again.
  std::optional<int> Begin(TimePoint now) {
    if (waiting_ >= kMostWaiting) return spread_.Next(static_cast<double>(kMostWaiting) / takes_, now);
    ++waiting_;
    return std::nullopt;
  }
  void End(TimePoint began, TimePoint now) {
    --waiting_;
    const double took = std::chrono::duration<double>(now - began).count();
    takes_ = std::max(kLeast, takes_ + (took - takes_) * kWeight);
  }

 private:
  static constexpr double kLeast = 0.01, kWeight = 0.05;

  std::size_t waiting_ = 0;
  double takes_ = 0.5;  // seconds that one waits, over the last few dozen; at first a bad disk is expected
  RetrySpread spread_;
};

}  // namespace foyer::registrar
