#include "media/unit_queue.h"

#include <utility>

namespace foyer::media {

bool UnitQueue::Push(Unit unit) {
  const std::lock_guard guard(mutex_);
  if (waits_for_key_frame_ && !unit->key_frame) return true;
  waits_for_key_frame_ = false;
  if (units_.size() >= limit_) {
    units_.clear();
    waits_for_key_frame_ = !unit->key_frame;
    if (waits_for_key_frame_) return false;
  }
  units_.push_back(std::move(unit));
  return true;
}

std::vector<UnitQueue::Unit> UnitQueue::TakeAll() {
  const std::lock_guard guard(mutex_);
  return std::exchange(units_, {});
}

}  // namespace foyer::media
