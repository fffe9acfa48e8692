// What one lock is meant to be at each moment: shut, open for a pulse, held open until a time, or blocked. A pure state
// machine: it is told the time, and every opening has an end from its very beginning.
#pragma once
#include <array>
#include <chrono>
#include <optional>

#include "foyer/door.h"
#include "foyer/event_loop.h"

namespace foyer::door {

constexpr std::chrono::seconds kLongestPulse{60};  // of a lock, whatever the configuration says
constexpr std::chrono::hours kLongestLight{24};
constexpr std::chrono::hours kLongestHold{24};

struct LockBounds {
  Duration pulse;
  Duration longest_pulse = kLongestPulse;
  Duration longest_hold = Duration::zero();
};

// Who holds it open: one does not end what the other wants.
enum class Holder { kPerson, kSchedule };

class LockPlan {
 public:
  explicit LockPlan(LockBounds bounds);

  enum class Answer { kTaken, kAlreadyOpen, kBlocked, kTooLong };
  // Its pulse begins when Advance() finds it. While it is open nothing is extended.
  Answer Pulse();
  // As above, also while it is blocked: nobody is locked in.
  Answer PulseFromInside();
  // Until `end`, sooner or later than it was held by the same; an end that is over ends that hold.
  Answer HoldUntil(Holder holder, TimePoint end, TimePoint now);
  void Block();
  void Release();              // shut, no longer held, no longer blocked
  void Shut(const char* why);  // ends every opening; what is blocked stays so

  // Should it be open at `now`?
  bool Advance(TimePoint now);
  // When Advance() may say something else although nobody asked for anything.
  std::optional<TimePoint> next() const;

  LockMode mode() const;
  const char* why_shut() const { return why_shut_; }  // of the newest end

 private:
  bool IsHeld() const;

  const LockBounds bounds_;
  bool blocked_ = false;
  bool wanted_ = false;  // a pulse that has not begun
  std::optional<TimePoint> pulse_end_;
  std::array<std::optional<TimePoint>, 2> hold_end_;  // by Holder
  const char* why_shut_ = "starting";
};

}  // namespace foyer::door
