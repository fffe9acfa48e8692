// The microphone and the loudspeaker of the door, opened together. All of it is called by one thread, the sound thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "foyer/result.h"
#include "foyer/sound_block.h"

namespace foyer {

class PcmDevice {
 public:
  // Since it was opened.
  struct Counters {
    std::uint64_t overruns = 0;   // blocks of the microphone came faster than they were read
    std::uint64_t underruns = 0;  // the loudspeaker had nothing to play
    std::uint64_t dropped = 0;    // blocks not played, since the loudspeaker's clock is the slower one
  };

  virtual ~PcmDevice() = default;  // closes; may drop what is still to be played

  // Waits for the microphone's next block, about 10 ms, and gives the time at which its last sample was heard. The
  // device paces the engine by this. It heals overruns itself; an error says that the device is gone.
  virtual Result<std::chrono::steady_clock::time_point> Read(SoundBlock& block) = 0;

  // Hands over the next block for the loudspeaker. Never waits. An error says that the device is gone.
  virtual Status Write(const SoundBlock& block) = 0;

  // How long it takes until what is written now is heard, as far as the driver knows.
  virtual std::chrono::microseconds playback_delay() const = 0;
  virtual Counters counters() const = 0;

  // There is no air between loudspeaker and microphone: nothing of the sound is to be processed.
  virtual bool is_artificial() const { return false; }

  virtual std::string name() const = 0;  // for people: "alsa:default"
};

}  // namespace foyer
