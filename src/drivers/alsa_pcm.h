// One direction of an ALSA device: 16-bit mono at kSoundRate, whatever the card gives. Never waits longer than it says.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "foyer/result.h"
#include "foyer/sound_block.h"

struct _snd_pcm;

namespace foyer::drivers {

class AlsaPcm {
 public:
  enum class Direction { kCapture, kPlayback };

  // `name` as ALSA's (aplay -L). The error names the cause and the fix.
  static Result<AlsaPcm> Open(const std::string& name, Direction direction);

  // Waits for a whole block; heals what can be healed, and counts it.
  Status Read(SoundBlock& block);
  // Writes what fits; the rest is dropped, and counted.
  Status Write(const SoundBlock& block);
  Status Start();

  // Frames between the hardware and us: to be read, or to be heard.
  std::int64_t queued() const;
  std::uint64_t xruns() const { return xruns_; }
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Close {
    void operator()(_snd_pcm* pcm) const;
  };

  AlsaPcm(std::string name, Direction direction) : name_(std::move(name)), direction_(direction) {}
  Status Configure();
  Status Recover(int error);
  Status Prefill();
  bool HasTooMuch();
  Error Gone(int error) const;

  std::string name_;
  Direction direction_;
  std::unique_ptr<_snd_pcm, Close> pcm_;
  std::uint64_t xruns_ = 0, dropped_ = 0;
  int watched_ = 0;  // blocks written since `least_queued_` was begun
  std::int64_t least_queued_ = 0;
};

}  // namespace foyer::drivers
