// What is said at the door, both sides of it, captured once: whoever keeps or shows the voice taps this.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "foyer/sound_block.h"

namespace foyer {

// 10 ms of both sides, at kSoundRate.
struct VoiceBlock {
  SoundBlock near_end{};  // the visitor: the microphone after echo cancellation
  SoundBlock far_end{};   // the phones, as the visitor hears them; silence while nobody may be heard
  std::chrono::steady_clock::time_point captured;  // when the microphone heard the last sample of it
};

class VoiceSource {
 public:
  virtual ~VoiceSource() = default;

  // Calls `on_block` from the sound thread, 100 times a second, until the tap dies; it must not wait. The microphone
  // runs while there is a tap; where it fails, blocks of silence come at the same pace. Callable from any thread.
  // The tap must not outlive the source. When its destructor returns, its call has returned and never comes again; in
  // its own call it may be destroyed too.
  class Tap {
   public:
    virtual ~Tap() = default;
  };
  virtual std::unique_ptr<Tap> AddTap(std::function<void(const VoiceBlock&)> on_block) = 0;
};

}  // namespace foyer
