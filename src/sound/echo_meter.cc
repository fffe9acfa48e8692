#include "sound/echo_meter.h"

#include <algorithm>
#include <cmath>

#include "sound/level.h"

namespace foyer::sound {
namespace {

constexpr double kHeardDbfs = -60;  // below it nobody would notice an echo
constexpr int kWindowBlocks = 20;

}  // namespace

void EchoMeter::Measure(const SoundBlock& heard, const SoundBlock& left, const SoundBlock& far_end) {
  if (!IsSpeech(far_end)) return;
  heard_ += MeanSquare(heard);
  left_ += MeanSquare(left);
  if (++blocks_ == kWindowBlocks) EndWindow();
}

void EchoMeter::EndWindow() {
  const double heard = heard_ / kWindowBlocks, left = left_ / kWindowBlocks;
  heard_ = left_ = 0;
  blocks_ = 0;
  const bool is_heard = LevelDbfs(heard) > kHeardDbfs;
  last_[windows_++ % kWindows] = is_heard ? 10 * std::log10((heard + 1) / (left + 1)) : 2 * kCopesDb;
  is_known_ = windows_ >= kWindows;
  if (is_known_) removed_db_ = std::max(0.0, *std::ranges::max_element(last_));
}

}  // namespace foyer::sound
