// Makes the microphone softer while a phone speaks, so that an echo that is left does not reach it.
#pragma once
#include "foyer/sound_block.h"

namespace foyer::sound {

class Ducker {
 public:
  static constexpr double kSofterDb = -30;

  // The next 10 ms; `far_end` is what the loudspeaker plays. While `active`, it ducks; it comes and goes without
  // clicks.
  void Process(SoundBlock& near_end, const SoundBlock& far_end, bool active);
  bool is_ducking() const { return factor_ < 1; }

 private:
  int hold_ = 0;  // blocks for which it still ducks after the far end's last word
  double factor_ = 1;
};

}  // namespace foyer::sound
