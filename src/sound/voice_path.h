// The way of the sound from the microphone to the calls and from the calls to the loudspeaker: volume, the one echo
// canceller with its true reference (what was written to the loudspeaker, as late as it is heard), half duplex. No
// thread, no device, no time: 10 ms in, 10 ms out.
#pragma once
#include <chrono>
#include <deque>
#include <memory>

#include "foyer/config.h"
#include "sound/ducker.h"
#include "sound/echo_canceller.h"
#include "sound/echo_meter.h"

namespace foyer::sound {

class VoicePath {
 public:
  explicit VoicePath(const SoundConfig& config);

  // Before a device begins. `delay` is the time from the loudspeaker to the microphone. The artificial ones are neither
  // processed nor made louder.
  void Begin(bool artificial, std::chrono::microseconds delay);

  // What the calls hear of `microphone`. First of the two in each 10 ms.
  SoundBlock NearEnd(const SoundBlock& microphone);
  // What the loudspeaker plays of `mix`.
  SoundBlock Playback(const SoundBlock& mix);

  bool cancels_echo() const { return canceller_ != nullptr && config_.echo_cancellation; }
  double echo_removed_db() const { return meter_.removed_db(); }
  bool is_ducking() const { return ducker_.is_ducking(); }

 private:
  bool MustDuck() const;

  const SoundConfig config_;
  const double microphone_factor_, loudspeaker_factor_;
  bool artificial_ = true;
  std::unique_ptr<EchoCanceller> canceller_;  // null: nothing is to be processed
  Ducker ducker_;
  EchoMeter meter_;
  std::deque<SoundBlock> played_;  // the newest last; the first is heard now
};

}  // namespace foyer::sound
