// Where calls join the sound of the door: each hears the one microphone and speaks on the one loudspeaker.
#pragma once
#include <memory>

#include "foyer/sound_block.h"

namespace foyer {

enum class SoundOf {
  kRing,   // the call that a press made
  kLookIn  // somebody looks out; while there is a ring it neither hears nor speaks
};

class SoundPorts {
 public:
  virtual ~SoundPorts() = default;

  // One call's ear. Read() is called once in 10 ms, by one thread at a time, and never waits: what is not there yet is
  // silence, and what nobody has fetched in time is dropped.
  class Ear {
   public:
    virtual ~Ear() = default;
    virtual void Read(SoundBlock& block) = 0;
  };
  // One call's mouth, likewise. What comes too fast is dropped, where something is missing there is silence.
  class Mouth {
   public:
    virtual ~Mouth() = default;
    virtual void Write(const SoundBlock& block) = 0;
  };

  // Callable from any thread. The device runs while there is an ear or a mouth (and lingers a little after); they must
  // not outlive the ports.
  virtual std::unique_ptr<Ear> AddEar(SoundOf call) = 0;
  virtual std::unique_ptr<Mouth> AddMouth(SoundOf call) = 0;
};

}  // namespace foyer
