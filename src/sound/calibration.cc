#include "sound/calibration.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "sound/level.h"

namespace foyer::sound {
namespace {

constexpr double kAmplitude = 8000;
constexpr double kStandsOut = 8;  // times the usual correlation; chance alone reaches about 4

double Power(std::span<const std::int16_t> samples) {
  double sum = 0;
  for (const std::int16_t sample : samples) sum += static_cast<double>(sample) * sample;
  return sum / static_cast<double>(samples.size());
}

}  // namespace

// The same noise each time, softened at its ends; a plain generator, since only its spectrum matters.
Calibration::Calibration() : signal_(kSignal) {
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < kSignal; ++i) {
    state = state * 1664525 + 1013904223;
    const double white = static_cast<double>(state >> 16) / 32768 - 1;
    const double edge = std::min({1.0, static_cast<double>(i) / 160, static_cast<double>(kSignal - i) / 160});
    signal_[i] = static_cast<std::int16_t>(kAmplitude * edge * white);
  }
}

SoundBlock Calibration::Play() {
  SoundBlock block{};
  const std::size_t number = played_blocks_++;
  if (number < kQuietBlocks) return block;
  const std::size_t first = (number - kQuietBlocks) * kSamplesPerBlock;
  for (std::size_t i = 0; i < kSamplesPerBlock && first + i < kSignal; ++i) block[i] = signal_[first + i];
  return block;
}

void Calibration::Hear(const SoundBlock& block) { heard_.insert(heard_.end(), block.begin(), block.end()); }

Result<std::chrono::microseconds> Calibration::Delay() const {
  const std::size_t start = kQuietBlocks * kSamplesPerBlock;
  const std::span<const std::int16_t> heard(heard_);
  std::size_t best = 0;
  double highest = 0, sum_of_squares = 0;
  for (std::size_t lag = 0; lag < kLongest; ++lag) {
    std::int64_t correlation = 0;
    for (std::size_t i = 0; i < kSignal; ++i) correlation += std::int32_t{signal_[i]} * heard[start + lag + i];
    const double size = std::abs(static_cast<double>(correlation));
    sum_of_squares += size * size;
    if (size <= highest) continue;
    highest = size;
    best = lag;
  }
  const double usual = std::sqrt(sum_of_squares / kLongest);
  if (highest > kStandsOut * usual) return std::chrono::microseconds(best * 1'000'000 / kSoundRate);
  if (LevelDbfs(Power(heard)) <= kSilenceDbfs + 1)
    return Error{
        "the microphone gives nothing but silence: choose another ([sound] microphone), or switch it on in "
        "alsamixer"};
  return Error{
      "no echo of the test signal was heard: raise the volume of the loudspeaker or of the microphone "
      "(alsamixer, or [sound]), and try again when it is quiet"};
}

}  // namespace foyer::sound
