// Measures the way from the loudspeaker to the microphone: plays noise that nothing else sounds like, and looks for it
// in what is heard.
#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

#include "foyer/result.h"
#include "foyer/sound_block.h"

namespace foyer::sound {

class Calibration {
 public:
  Calibration();

  // The next 10 ms of the loudspeaker, then what the microphone heard meanwhile.
  SoundBlock Play();
  void Hear(const SoundBlock& block);
  bool IsFresh() const { return heard_.empty(); }
  bool IsComplete() const { return heard_.size() >= kBlocks * kSamplesPerBlock; }

  // Once complete: from a sample's Play() to its Hear(). The error says what was heard instead.
  Result<std::chrono::microseconds> Delay() const;

 private:
  static constexpr std::size_t kQuietBlocks = 10;  // before the signal
  static constexpr std::size_t kSignal = 4096;     // samples, 256 ms
  static constexpr std::size_t kLongest = 9600;    // samples, 600 ms
  static constexpr std::size_t kBlocks = kQuietBlocks + (kSignal + kLongest) / kSamplesPerBlock + 1;

  std::vector<std::int16_t> signal_;
  std::vector<std::int16_t> heard_;
  std::size_t played_blocks_ = 0;
};

}  // namespace foyer::sound
