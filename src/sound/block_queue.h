// Sound on its way between two threads whose clocks differ a little: the sound thread's, which is the device's, and a
// ticker's. Never blocks. It holds back two blocks against jitter; where it is never less full than that for a second,
// one block is dropped (cross-faded into the next), and where it runs dry the last block fades out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

#include "foyer/sound_block.h"

namespace foyer::sound {

class BlockQueue {
 public:
  static constexpr std::size_t kHeldBack = 2;
  static constexpr std::size_t kMost = 20;      // 200 ms: a reader that is later than that has lost the thread
  static constexpr std::size_t kWatched = 100;  // blocks

  struct Drift {
    std::uint64_t dropped = 0, repeated = 0;  // blocks
  };

  // Any thread.
  void Push(const SoundBlock& block);
  // Any thread. False: there is nothing (yet), `block` is silence or the fading rest.
  bool Pop(SoundBlock& block);
  Drift drift() const;

 private:
  void DropWhatIsNeverNeeded(SoundBlock& block);

  mutable std::mutex mutex_;
  std::deque<SoundBlock> blocks_;
  SoundBlock last_{};
  bool flowing_ = false;       // else it is being filled
  std::size_t watched_ = 0;    // blocks taken since `least_` was begun
  std::size_t least_ = kMost;  // left over after a Pop()
  Drift drift_;
};

}  // namespace foyer::sound
