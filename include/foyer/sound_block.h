// The one form that sound has between the drivers and the engine: blocks of 10 ms, 16-bit, mono.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace foyer {

constexpr int kSoundRate = 16'000;             // samples a second
constexpr std::size_t kSamplesPerBlock = 160;  // 10 ms
constexpr std::chrono::milliseconds kSoundBlockTime{10};

using SoundBlock = std::array<std::int16_t, kSamplesPerBlock>;

}  // namespace foyer
