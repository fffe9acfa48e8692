// The sound of the door, wired: the sound thread on the devices of the configuration, its faults in the journal, the
// delay that was measured in the store.
#pragma once
#include <memory>
#include <string>

#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "foyer/sound_status.h"
#include "sound/sound_thread.h"

namespace foyer::daemon {

class DoorSound : public SoundControl {
 public:
  // Before the loop runs. `config.door` is set. All references must outlive it.
  DoorSound(EventLoop& loop, EventJournal& journal, RecordStore& store, const Config& config);
  ~DoorSound() override;

  SoundPorts& ports() { return thread_->engine().ports(); }
  VoiceSource& voice() { return thread_->engine().voice(); }
  VisitorSounds& visitor_sounds() { return thread_->engine().bell(); }

  SoundStatus Gather() const override { return thread_->engine().Gather(); }
  void Calibrate(std::function<void(Result<std::chrono::milliseconds>)> done) override;

 private:
  void LoadDelay();
  sound::Clip ClipOf(const std::string& key, const std::string& value, sound::Clip built_in);
  void NoteFault(const std::string& fault);  // empty: it is well
  void OnCalibrated(const Result<std::chrono::microseconds>& delay,
                    const std::function<void(Result<std::chrono::milliseconds>)>& done);

  EventLoop& loop_;
  EventJournal& journal_;
  RecordStore& store_;
  const std::string devices_;  // that a delay belongs to
  const std::shared_ptr<const bool> alive_ =
      std::make_shared<bool>(true);  // what the sound thread posts holds it weakly
  sound::SteadyClock clock_;
  std::unique_ptr<sound::SoundThread> thread_;  // last: it uses the others
};

}  // namespace foyer::daemon
