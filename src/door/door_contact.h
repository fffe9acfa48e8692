// What a contact tells of a door: opened, closed, forced, open for too long. A pure state machine; it is told the time.
#pragma once
#include <chrono>
#include <optional>

#include "foyer/event_loop.h"

namespace foyer::door {

struct ContactRules {
  bool has_lock = false;                 // only then can it be forced
  std::chrono::seconds grace{10};        // from the lock's end until the door has been opened
  std::chrono::seconds longest_open{0};  // 0: as long as you like
};

class DoorContact {
 public:
  explicit DoorContact(ContactRules rules) : rules_(rules) {}

  // The level at the start, or after a fault. Whoever opened it meanwhile is not known, so nothing is told.
  void OnFound(bool open, TimePoint now);

  enum class Change { kNone, kOpened, kForced, kClosed };
  Change OnLevel(bool open, TimePoint now);
  void OnLock(bool open, TimePoint now);

  // True once for each time that the door stays open for too long.
  bool IsTooLong(TimePoint now);
  std::optional<TimePoint> next_look() const;  // when IsTooLong() may say so

  bool is_open() const { return open_since_.has_value(); }
  bool was_too_long() const { return told_too_long_; }  // of the last time that it was open
  std::chrono::seconds open_for(TimePoint now) const;   // of this time, or the last one

 private:
  bool MayBeOpened(TimePoint now) const;

  const ContactRules rules_;
  bool lock_is_open_ = false;
  std::optional<TimePoint> lock_shut_at_;  // when it was open last
  std::optional<TimePoint> open_since_;
  TimePoint was_open_since_{};
  bool told_too_long_ = false;
};

}  // namespace foyer::door
