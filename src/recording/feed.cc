#include "recording/feed.h"

#include <utility>

namespace foyer::recording {

bool Feed::Push(Shot shot) {
  const std::lock_guard guard(mutex_);
  const bool fits = Fits();
  if (shot.unit->key_frame) waits_for_key_frame_ = false;
  if (waits_for_key_frame_) {
    ++dropped_;
  } else {
    items_.emplace_back(std::move(shot));
  }
  return fits;
}

bool Feed::Push(const VoiceBlock& block) {
  const std::lock_guard guard(mutex_);
  const bool fits = Fits();
  items_.emplace_back(block);
  return fits;
}

std::vector<FeedItem> Feed::TakeAll() {
  const std::lock_guard guard(mutex_);
  return std::exchange(items_, {});
}

std::uint64_t Feed::dropped() const {
  const std::lock_guard guard(mutex_);
  return dropped_;
}

bool Feed::Fits() {
  if (items_.size() < limit_) return true;
  dropped_ += items_.size();
  items_.clear();
  waits_for_key_frame_ = true;
  return false;
}

}  // namespace foyer::recording
