// The one sound of the door: captured once and handed to both cores and to whoever keeps it; what they say, the chime
// and the ringback mixed into one loudspeaker; one echo canceller between the two. Has no thread of its own: the sound
// thread calls Turn() while sound is wanted. Ports, taps and facts come from any thread.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "foyer/config.h"
#include "foyer/pcm_device.h"
#include "foyer/sound_status.h"
#include "sound/bell.h"
#include "sound/calibration.h"
#include "sound/clocked_device.h"
#include "sound/ends.h"
#include "sound/voice_path.h"

namespace foyer::sound {

class SoundEngine {
 public:
  using OpenDevice = std::function<Result<std::unique_ptr<PcmDevice>>()>;
  using OnCalibrated = std::function<void(Result<std::chrono::microseconds>)>;

  struct Hooks {
    // By the sound thread, at each change: the device failed, for this reason, and is tried again each second; or
    // (empty) it gives sound again.
    std::function<void(const std::string& fault)> report;
    std::function<void()> on_wanted;  // from any thread: IsWanted() may have changed
  };
  struct Sounds {
    Clip chime, ringback;
  };

  // `clock` must outlive the engine. `open` is called by the sound thread.
  SoundEngine(SoundClock& clock, OpenDevice open, const SoundConfig& config, Sounds sounds, Hooks hooks);
  ~SoundEngine();
  SoundEngine(const SoundEngine&) = delete;
  SoundEngine& operator=(const SoundEngine&) = delete;

  SoundPorts& ports() { return ends_; }
  VoiceSource& voice() { return ends_; }
  VisitorSounds& bell() { return bell_; }

  // The delay from loudspeaker to microphone, as it was measured once; from the next opening on. Any thread.
  void UseDelay(std::optional<std::chrono::microseconds> delay);
  // `done` comes from the sound thread, or at once. An error while there is a ring or a call. Any thread.
  void Calibrate(OnCalibrated done);
  SoundStatus Gather() const;  // any thread

  // By the sound thread. Somebody needs sound, or did a moment ago.
  bool IsWanted() const;
  // The next 10 ms. The device paces it; where there is none, the clock does.
  void Turn();
  // Nobody needs sound any more.
  void Close();

 private:
  void Open();
  void Lose(const Error& error);
  void Report(const std::string& fault);
  std::chrono::steady_clock::time_point ReadMicrophone(SoundBlock& block);
  void Play(const SoundBlock& block);
  void TurnOfCalibration(const SoundBlock& microphone);
  void EndCalibration(Result<std::chrono::microseconds> delay);
  bool IsNeededNow() const;
  void AddCounters(const PcmDevice::Counters& counters);
  void NoteTurn(const SoundBlock& near_end, const SoundBlock& playback);

  SoundClock& clock_;
  const OpenDevice open_;
  const Hooks hooks_;
  Ends ends_;
  Bell bell_;

  // The sound thread's own.
  VoicePath path_;
  std::unique_ptr<PcmDevice> device_;  // null: closed, or lost
  std::unique_ptr<PcmDevice> silence_;
  std::optional<SoundClock::TimePoint> retry_at_;
  std::string fault_;
  PcmDevice::Counters calibration_began_;
  PcmDevice::Counters counted_;  // of the device that is open, as far as they are in status_

  mutable std::mutex mutex_;  // guards all below
  SoundStatus status_;
  std::optional<std::chrono::microseconds> delay_;
  std::unique_ptr<Calibration> calibration_;
  OnCalibrated on_calibrated_;
  mutable SoundClock::TimePoint last_needed_;
};

}  // namespace foyer::sound
