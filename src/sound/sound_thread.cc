#include "sound/sound_thread.h"

#include <utility>

#include "base/own_thread.h"

namespace foyer::sound {
SoundThread::SoundThread(SoundEngine::OpenDevice open, const SoundConfig& config, SoundEngine::Sounds sounds,
                         std::function<void(const std::string& fault)> report)
    : engine_(clock_, std::move(open), config, std::move(sounds), {std::move(report), [this] { Wake(); }}),
      thread_(StartThread("foyer-sound", [this] { Run(); })) {}

SoundThread::~SoundThread() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SoundThread::Wake() {
  {
    const std::lock_guard guard(mutex_);
    looked_at_ = false;
  }
  changed_.notify_all();
}

bool SoundThread::IsStopping() {
  const std::lock_guard guard(mutex_);
  return stopping_;
}

void SoundThread::Run() {
  while (!IsStopping()) {
    while (engine_.IsWanted() && !IsStopping()) engine_.Turn();
    engine_.Close();
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return stopping_ || !looked_at_; });
    looked_at_ = true;
  }
}

}  // namespace foyer::sound
