#include "sound/clocked_device.h"

#include <cmath>
#include <numbers>
#include <thread>

namespace foyer::sound {
namespace {

constexpr double kToneHz = 440;
constexpr double kToneAmplitude = 6000;  // of 32767: audible, not a nuisance
constexpr std::chrono::milliseconds kHopeless{200};

}  // namespace

void SteadyClock::SleepUntil(TimePoint time) { std::this_thread::sleep_until(time); }

Result<std::chrono::steady_clock::time_point> ClockedDevice::Read(SoundBlock& block) {
  next_ += kSoundBlockTime;
  const auto now = clock_.Now();
  if (next_ + kHopeless < now) {  // we were stopped: go on from here
    next_ = now;
    ++counters_.overruns;
  }
  clock_.SleepUntil(next_);
  block.fill(0);
  if (sound_ == Sound::kTone) {
    for (std::int16_t& sample : block) {
      const double turns = kToneHz * static_cast<double>(position_++) / kSoundRate;
      sample = static_cast<std::int16_t>(kToneAmplitude * std::sin(2 * std::numbers::pi * turns));
    }
  }
  return next_;
}

}  // namespace foyer::sound
