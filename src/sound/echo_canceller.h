// Takes out of what the microphone hears what the loudspeaker plays. Adapts by itself to the room.
#pragma once
#include <memory>

#include "foyer/config.h"
#include "foyer/sound_block.h"

namespace foyer::sound {

class EchoCanceller {
 public:
  virtual ~EchoCanceller() = default;

  // The next 10 ms: `near_end` is what the microphone heard, `far_end` what the loudspeaker was given; the echo of
  // `far_end` may come in this block or up to 100 ms later.
  virtual void Process(SoundBlock& near_end, const SoundBlock& far_end) = 0;
};

struct VoiceSettings {
  bool echo_cancellation = true;
  NoiseSuppression noise_suppression = NoiseSuppression::kModerate;
  bool automatic_gain = true;
};

// WebRTC's: echo, noise and gain in one (docs/adr/0041-echo-canceller.md).
std::unique_ptr<EchoCanceller> MakeVoiceProcessor(const VoiceSettings& settings);

}  // namespace foyer::sound
