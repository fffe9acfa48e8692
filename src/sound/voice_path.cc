#include "sound/voice_path.h"

#include <algorithm>

#include "sound/level.h"

namespace foyer::sound {
namespace {

// The reference comes this much before the echo: the canceller copes with that, not with an echo that comes first.
constexpr std::chrono::milliseconds kMargin{20};
constexpr std::chrono::milliseconds kLongestDelay{500};

}  // namespace

VoicePath::VoicePath(const SoundConfig& config)
    : config_(config),
      microphone_factor_(DbToFactor(config.microphone_volume_db)),
      loudspeaker_factor_(DbToFactor(config.loudspeaker_volume_db)) {}

void VoicePath::Begin(bool artificial, std::chrono::microseconds delay) {
  artificial_ = artificial;
  ducker_ = {};
  meter_ = {};
  const bool is_needed =
      config_.echo_cancellation || config_.automatic_gain || config_.noise_suppression != NoiseSuppression::kOff;
  canceller_ = artificial || !is_needed
                   ? nullptr
                   : MakeVoiceProcessor({config_.echo_cancellation, config_.noise_suppression, config_.automatic_gain});
  const auto late = std::clamp<std::chrono::microseconds>(delay - kMargin, kSoundBlockTime, kLongestDelay);
  played_.assign(static_cast<std::size_t>(late / kSoundBlockTime), SoundBlock{});
}

SoundBlock VoicePath::NearEnd(const SoundBlock& microphone) {
  if (artificial_) return microphone;
  SoundBlock near_end = microphone;
  const SoundBlock& far_end = played_.front();
  if (canceller_) canceller_->Process(near_end, far_end);
  meter_.Measure(microphone, near_end, far_end);
  Scale(near_end, microphone_factor_);
  ducker_.Process(near_end, far_end, MustDuck());
  return near_end;
}

bool VoicePath::MustDuck() const {
  switch (config_.half_duplex) {
    case HalfDuplex::kNever:
      return false;
    case HalfDuplex::kAlways:
      return true;
    case HalfDuplex::kAuto:
      break;
  }
  return !config_.echo_cancellation || meter_.is_leaking();
}

SoundBlock VoicePath::Playback(const SoundBlock& mix) {
  if (artificial_) return mix;
  SoundBlock block = mix;
  Scale(block, loudspeaker_factor_);
  played_.push_back(block);
  played_.pop_front();
  return block;
}

}  // namespace foyer::sound
