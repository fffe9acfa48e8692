#include "door/lock_plan.h"

#include <algorithm>
#include <utility>

namespace foyer::door {

LockPlan::LockPlan(LockBounds bounds)
    : bounds_{std::clamp<Duration>(bounds.pulse, Duration::zero(), bounds.longest_pulse), bounds.longest_pulse,
              std::clamp<Duration>(bounds.longest_hold, Duration::zero(), kLongestHold)} {}

LockPlan::Answer LockPlan::Pulse() { return blocked_ ? Answer::kBlocked : PulseFromInside(); }

LockPlan::Answer LockPlan::PulseFromInside() {
  if (wanted_ || pulse_end_ || IsHeld()) return Answer::kAlreadyOpen;
  wanted_ = true;
  return Answer::kTaken;
}

LockPlan::Answer LockPlan::HoldUntil(Holder holder, TimePoint end, TimePoint now) {
  auto& hold_end = hold_end_[static_cast<std::size_t>(holder)];
  if (end <= now) {
    if (std::exchange(hold_end, std::nullopt)) why_shut_ = "hold ended";
    return Answer::kTaken;
  }
  if (blocked_) return Answer::kBlocked;
  if (end - now > bounds_.longest_hold) return Answer::kTooLong;
  hold_end = end;
  return Answer::kTaken;
}

void LockPlan::Block() {
  Shut("blocked");
  blocked_ = true;
}

void LockPlan::Release() {
  Shut("released");
  blocked_ = false;
}

void LockPlan::Shut(const char* why) {
  wanted_ = false;
  pulse_end_.reset();
  hold_end_.fill(std::nullopt);
  why_shut_ = why;
}

bool LockPlan::Advance(TimePoint now) {
  if (std::exchange(wanted_, false)) pulse_end_ = now + bounds_.pulse;
  const auto end_if_due = [&](std::optional<TimePoint>& end, const char* why) {
    if (!end || now < *end) return;
    end.reset();
    why_shut_ = why;
  };
  end_if_due(pulse_end_, "pulse ended");
  for (auto& end : hold_end_) end_if_due(end, "hold ended");
  return pulse_end_ || IsHeld();
}

std::optional<TimePoint> LockPlan::next() const {
  std::optional<TimePoint> next = pulse_end_;
  for (const auto& end : hold_end_) {
    if (end && (!next || *end < *next)) next = end;
  }
  return next;
}

LockMode LockPlan::mode() const {
  return blocked_ ? LockMode::kBlocked : IsHeld() ? LockMode::kHeld : LockMode::kNormal;
}

bool LockPlan::IsHeld() const {
  return std::ranges::any_of(hold_end_, [](const auto& end) { return end.has_value(); });
}

}  // namespace foyer::door
