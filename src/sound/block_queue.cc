#include "sound/block_queue.h"

#include <algorithm>
#include <utility>

namespace foyer::sound {
namespace {

// From all of `from` to all of `to`.
void CrossFade(const SoundBlock& from, const SoundBlock& to, SoundBlock& out) {
  constexpr int kSteps = static_cast<int>(kSamplesPerBlock);
  for (int i = 0; i < kSteps; ++i) {
    const auto at = static_cast<std::size_t>(i);
    out[at] = static_cast<std::int16_t>((from[at] * (kSteps - i) + to[at] * i) / kSteps);
  }
}

}  // namespace

void BlockQueue::Push(const SoundBlock& block) {
  const std::lock_guard guard(mutex_);
  blocks_.push_back(block);
  if (blocks_.size() <= kMost) return;
  blocks_.pop_front();
  ++drift_.dropped;
}

bool BlockQueue::Pop(SoundBlock& block) {
  const std::lock_guard guard(mutex_);
  if (!flowing_ && blocks_.size() >= kHeldBack) flowing_ = true;
  if (flowing_ && blocks_.empty()) {
    flowing_ = false;
    watched_ = 0;
    ++drift_.repeated;
    CrossFade(std::exchange(last_, {}), {}, block);
    return false;
  }
  if (!flowing_) {
    block.fill(0);
    return false;
  }
  block = blocks_.front();
  blocks_.pop_front();
  DropWhatIsNeverNeeded(block);
  last_ = block;
  return true;
}

void BlockQueue::DropWhatIsNeverNeeded(SoundBlock& block) {
  least_ = watched_ == 0 ? blocks_.size() : std::min(least_, blocks_.size());
  if (++watched_ < kWatched) return;
  watched_ = 0;
  if (least_ <= kHeldBack) return;
  CrossFade(block, blocks_.front(), block);
  blocks_.pop_front();
  ++drift_.dropped;
}

BlockQueue::Drift BlockQueue::drift() const {
  const std::lock_guard guard(mutex_);
  return drift_;
}

}  // namespace foyer::sound
