// The thread `foyer-sound`: opens, reads, writes and closes the sound device, since a dying one must not hang the loop;
// sleeps while nobody needs sound.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "sound/sound_engine.h"

namespace foyer::sound {

class SoundThread {
 public:
  // As SoundEngine; `report` comes from the thread.
  SoundThread(SoundEngine::OpenDevice open, const SoundConfig& config, SoundEngine::Sounds sounds,
              std::function<void(const std::string& fault)> report);
  ~SoundThread();  // waits for the thread, at most for one block
  SoundThread(const SoundThread&) = delete;
  SoundThread& operator=(const SoundThread&) = delete;

  SoundEngine& engine() { return engine_; }

 private:
  void Wake();
  void Run();
  bool IsStopping();

  std::mutex mutex_;  // guards the next two
  std::condition_variable changed_;
  bool stopping_ = false;
  bool looked_at_ = true;  // nothing has changed since the thread asked the engine whether sound is wanted

  SteadyClock clock_;
  SoundEngine engine_;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace foyer::sound
