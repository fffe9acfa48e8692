// A short sound that is kept in memory: made here, or read from a WAV file.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "foyer/result.h"

namespace foyer::sound {

using Clip = std::vector<std::int16_t>;  // at kSoundRate

Clip BuiltInChime();     // two falling notes that fade, 1.2 s
Clip BuiltInRingback();  // 425 Hz for 1 s, then 4 s of silence: one period

// PCM of 16 bits, 1 or 2 channels, 8 to 48 kHz, at most 10 s. The error names the file and what would be right.
Result<Clip> ReadWav(const std::string& path);

}  // namespace foyer::sound
