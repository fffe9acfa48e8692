// Loudness: decibels, blocks that are made louder, and sums that saturate instead of wrapping around.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "foyer/sound_block.h"

namespace foyer::sound {

constexpr double kSilenceDbfs = -96;

inline double DbToFactor(double db) { return std::pow(10.0, db / 20); }

inline std::int16_t Saturate(double sample) {
  return static_cast<std::int16_t>(std::lround(std::clamp(sample, -32768.0, 32767.0)));
}

inline void Scale(SoundBlock& block, double factor) {
  if (factor == 1) return;
  for (std::int16_t& sample : block) sample = Saturate(sample * factor);
}

inline double MeanSquare(const SoundBlock& block) {
  double sum = 0;
  for (const std::int16_t sample : block) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(kSamplesPerBlock);
}

// RMS; 0 is a square wave at full scale.
inline double LevelDbfs(double mean_square) {
  return std::max(kSilenceDbfs, 10 * std::log10((mean_square + 1e-9) / (32768.0 * 32768.0)));
}

// Is this loud enough to be somebody who speaks?
inline bool IsSpeech(const SoundBlock& block) { return LevelDbfs(MeanSquare(block)) > -45; }

// Adds up any number of blocks; only the sum saturates.
class Mix {
 public:
  void Add(const SoundBlock& block) {
    for (std::size_t i = 0; i < kSamplesPerBlock; ++i) sum_[i] += block[i];
  }
  SoundBlock Sum() const {
    SoundBlock block;
    for (std::size_t i = 0; i < kSamplesPerBlock; ++i)
      block[i] = static_cast<std::int16_t>(std::clamp(sum_[i], -32768, 32767));
    return block;
  }

 private:
  std::array<std::int32_t, kSamplesPerBlock> sum_{};
};

}  // namespace foyer::sound
