// A room in which echo cancellers are measured: two voices that are made here, a loudspeaker, the way through the air,
// a microphone. The same each time, so the scores are, too.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "sound/echo_canceller.h"

namespace foyer::sound {

using Signal = std::vector<double>;  // samples at kSoundRate, full scale is 32768

// Somebody who speaks: syllables of harmonics and of hiss, with pauses. `hertz`: of the voice.
Signal MakeSpeech(double seconds, double hertz, std::uint32_t seed);

// The echo of `far_end`: `delay` later, softer, and reverberating for 60 ms.
Signal MakeEcho(const Signal& far_end, double delay_s);

struct EchoScore {
  double erle_db = 0;              // from 2 s on, while only the far end speaks
  double double_talk_loss_db = 0;  // how much of the near end is lost while both speak
  double moved_erle_db = 0;        // from 3 s on after the delay has changed by 60 ms
};

EchoScore ScoreOf(EchoCanceller& canceller, double delay_s);

// Runs `canceller` over whole blocks of the two signals.
Signal RunCanceller(EchoCanceller& canceller, const Signal& microphone, const Signal& far_end);

}  // namespace foyer::sound
