// How well the echo has been taken out lately: the best of the last seconds in which the far end spoke, since whoever
// speaks at the door at the same time makes each of them look worse than it is.
#pragma once
#include <array>
#include <cstddef>

#include "foyer/sound_block.h"

namespace foyer::sound {

class EchoMeter {
 public:
  static constexpr double kCopesDb = 8;

  // `heard` is what the microphone heard, `left` what was made of it.
  void Measure(const SoundBlock& heard, const SoundBlock& left, const SoundBlock& far_end);

  double removed_db() const { return removed_db_; }  // 0: nothing is known
  // The far end has been speaking for a while, is heard by the microphone, and stays.
  bool is_leaking() const { return is_known_ && removed_db_ < kCopesDb; }

 private:
  static constexpr std::size_t kWindows = 20;
  void EndWindow();

  std::array<double, kWindows> last_{};  // dB, of the last windows
  std::size_t windows_ = 0;
  int blocks_ = 0;
  double heard_ = 0, left_ = 0;
  double removed_db_ = 0;
  bool is_known_ = false;
};

}  // namespace foyer::sound
