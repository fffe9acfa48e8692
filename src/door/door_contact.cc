#include "door/door_contact.h"

namespace foyer::door {

void DoorContact::OnFound(bool open, TimePoint now) {
  if (open == is_open()) return;
  open_since_ = open ? std::optional(now) : std::nullopt;
  was_open_since_ = now;
  told_too_long_ = false;
}

DoorContact::Change DoorContact::OnLevel(bool open, TimePoint now) {
  if (open == is_open()) return Change::kNone;
  if (!open) {
    open_since_.reset();
    return Change::kClosed;
  }
  OnFound(true, now);
  return MayBeOpened(now) ? Change::kOpened : Change::kForced;
}

void DoorContact::OnLock(bool open, TimePoint now) {
  lock_is_open_ = open;
  if (!open) lock_shut_at_ = now;
}

bool DoorContact::IsTooLong(TimePoint now) {
  const auto due = next_look();
  if (!due || now < *due) return false;
  told_too_long_ = true;
  return true;
}

std::optional<TimePoint> DoorContact::next_look() const {
  if (!open_since_ || told_too_long_ || rules_.longest_open == std::chrono::seconds::zero()) return std::nullopt;
  return *open_since_ + rules_.longest_open;
}

std::chrono::seconds DoorContact::open_for(TimePoint now) const {
  return std::chrono::duration_cast<std::chrono::seconds>(now - was_open_since_);
}

bool DoorContact::MayBeOpened(TimePoint now) const {
  if (!rules_.has_lock || lock_is_open_) return true;
  return lock_shut_at_ && now - *lock_shut_at_ <= rules_.grace;
}

}  // namespace foyer::door
