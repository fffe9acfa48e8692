#include "door/lock_pulse.h"

#include <algorithm>

namespace foyer::door {

LockPulse::LockPulse(Duration length) : length_(std::clamp<Duration>(length, Duration::zero(), kLongestPulse)) {}

bool LockPulse::Start(TimePoint now) {
  if (end_) return false;
  end_ = now + length_;
  return true;
}

}  // namespace foyer::door
