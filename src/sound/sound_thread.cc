#include "sound/sound_thread.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace foyer::sound {
namespace {

// Signals are the loop's: the new thread inherits a mask that blocks them all.
std::thread StartWithoutSignals(std::function<void()> run) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(run));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

}  // namespace

SoundThread::SoundThread(SoundEngine::OpenDevice open, const SoundConfig& config, SoundEngine::Sounds sounds,
                         std::function<void(const std::string& fault)> report)
    : engine_(clock_, std::move(open), config, std::move(sounds), {std::move(report), [this] { Wake(); }}),
      thread_(StartWithoutSignals([this] { Run(); })) {}

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
  pthread_setname_np(pthread_self(), "foyer-sound");
  while (!IsStopping()) {
    while (engine_.IsWanted() && !IsStopping()) engine_.Turn();
    engine_.Close();
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this] { return stopping_ || !looked_at_; });
    looked_at_ = true;
  }
}

}  // namespace foyer::sound
