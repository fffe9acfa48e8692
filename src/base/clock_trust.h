// Whether the wall clock is to be believed: a board without a clock of its own starts in 1970 until the network has
// told it the time, and any clock may jump.
#pragma once
#include <chrono>
#include <optional>

#include "foyer/event_loop.h"

namespace foyer {

using WallTime = std::chrono::system_clock::time_point;

// Nobody's clock is right before then: dead ones begin in 1970 or 2000.
inline constexpr WallTime kClockIsSet{std::chrono::seconds(1'000'000'000)};  // 2001

inline bool IsClockSet(WallTime now) { return now >= kClockIsSet; }

// Things are thrown away for their age only when the clock has gone for an hour without a jump: one that is wrong for a
// moment would take everything with it.
class ClockTrust {
 public:
  static constexpr std::chrono::hours kTrial{1};
  static constexpr std::chrono::minutes kJump{1};  // more than any clock drifts between two looks

  // Both clocks as they are now. The first look begins the trial.
  bool IsSteady(TimePoint now, WallTime wall) {
    const auto ahead = wall.time_since_epoch() - std::chrono::duration_cast<WallTime::duration>(now.time_since_epoch());
    const bool jumped = !ahead_ || ahead - *ahead_ > kJump || *ahead_ - ahead > kJump;
    ahead_ = ahead;
    if (jumped) since_ = now;
    return IsClockSet(wall) && now - since_ >= kTrial;
  }

 private:
  std::optional<WallTime::duration> ahead_;  // of the monotonic clock, at the last look
  TimePoint since_{};
};

}  // namespace foyer
