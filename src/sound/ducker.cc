#include "sound/ducker.h"

#include <algorithm>
#include <cmath>

#include "sound/level.h"

namespace foyer::sound {
namespace {

constexpr int kHoldBlocks = 30;        // the way through the air, and the room's reverberation
constexpr double kDownPerBlock = 0.2;  // the factor's steps: 50 ms from one to nothing, and 100 ms back
constexpr double kUpPerBlock = 0.1;

}  // namespace

void Ducker::Process(SoundBlock& near_end, const SoundBlock& far_end, bool active) {
  const double softest = DbToFactor(kSofterDb);
  if (IsSpeech(far_end)) hold_ = kHoldBlocks;
  const bool duck = active && hold_ > 0;
  hold_ = std::max(0, hold_ - 1);
  const double from = factor_;
  factor_ = duck ? std::max(softest, factor_ - kDownPerBlock) : std::min(1.0, factor_ + kUpPerBlock);
  if (from == 1 && factor_ == 1) return;
  for (std::size_t i = 0; i < kSamplesPerBlock; ++i) {
    const double share = static_cast<double>(i) / kSamplesPerBlock;
    near_end[i] = Saturate(near_end[i] * (from + (factor_ - from) * share));
  }
}

}  // namespace foyer::sound
