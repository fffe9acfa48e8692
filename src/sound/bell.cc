#include "sound/bell.h"

namespace foyer::sound {

void Bell::OnPress() {
  {
    const std::lock_guard guard(mutex_);
    if (stage_ == Stage::kAnswered) return;  // somebody speaks: it would be in the way
    chime_at_ = 0;
    ringback_at_ = 0;
  }
  on_change_();
}

void Bell::OnRinging() { Enter(Stage::kRinging); }
void Bell::OnAnswered() { Enter(Stage::kAnswered); }
void Bell::OnEnded() { Enter(Stage::kIdle); }

void Bell::Enter(Stage stage) {
  {
    const std::lock_guard guard(mutex_);
    if (stage_ == stage) return;
    stage_ = stage;
    ringback_at_ = 0;
    if (stage == Stage::kAnswered) chime_at_ = chime_.size();
  }
  on_change_();
}

bool Bell::IsSounding() const {
  const std::lock_guard guard(mutex_);
  return chime_at_ < chime_.size() || (stage_ == Stage::kRinging && !ringback_.empty());
}

bool Bell::IsRing() const {
  const std::lock_guard guard(mutex_);
  return stage_ != Stage::kIdle;
}

SoundBlock Bell::Next() {
  const std::lock_guard guard(mutex_);
  SoundBlock block{};
  for (std::int16_t& sample : block) {
    if (chime_at_ < chime_.size()) {
      sample = chime_[chime_at_++];
    } else if (stage_ == Stage::kRinging && !ringback_.empty()) {
      sample = ringback_[ringback_at_];
      ringback_at_ = (ringback_at_ + 1) % ringback_.size();
    }
  }
  return block;
}

}  // namespace foyer::sound
