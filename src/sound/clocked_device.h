// Sound without any sound device: a microphone that hears an endless tone or nothing at all, and a loudspeaker that
// nobody hears, at the pace of the clock.
#pragma once
#include <chrono>
#include <cstdint>

#include "foyer/pcm_device.h"

namespace foyer::sound {

// The sound thread's time, so that tests can have their own.
class SoundClock {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  virtual ~SoundClock() = default;
  virtual TimePoint Now() const = 0;
  virtual void SleepUntil(TimePoint time) = 0;
};

class SteadyClock : public SoundClock {
 public:
  TimePoint Now() const override { return std::chrono::steady_clock::now(); }
  void SleepUntil(TimePoint time) override;
};

class ClockedDevice : public PcmDevice {
 public:
  enum class Sound { kTone, kSilence };

  ClockedDevice(SoundClock& clock, Sound sound) : clock_(clock), sound_(sound), next_(clock.Now()) {}

  Result<std::chrono::steady_clock::time_point> Read(SoundBlock& block) override;
  Status Write(const SoundBlock&) override { return Ok(); }
  std::chrono::microseconds playback_delay() const override { return {}; }
  Counters counters() const override { return counters_; }
  bool is_artificial() const override { return true; }
  std::string name() const override { return sound_ == Sound::kTone ? "test" : "none"; }

 private:
  SoundClock& clock_;
  const Sound sound_;
  SoundClock::TimePoint next_;  // when the next block is complete
  std::uint64_t position_ = 0;  // in samples
  Counters counters_;
};

}  // namespace foyer::sound
