// A tone for a phone, or for a visitor, to speak.
#pragma once
#include <cmath>
#include <cstdint>
#include <fstream>
#include <numbers>
#include <string>
#include <utility>

namespace foyer::peers {

// Half a minute of it as a WAV file of 16 kHz; returns the path.
inline std::string WriteTone(const std::string& path, double hertz) {
  constexpr std::uint32_t kRate = 16'000, kBytes = kRate * 2 * 30;
  std::ofstream file(path, std::ios::binary);
  const auto put = [&file](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) file.put(static_cast<char>(value >> (8 * i)));
  };
  file << "RIFF";
  put(36 + kBytes, 4);
  file << "WAVEfmt ";
  for (const auto& [value, bytes] :
       {std::pair{16U, 4}, {1U, 2}, {1U, 2}, {kRate, 4}, {2 * kRate, 4}, {2U, 2}, {16U, 2}})
    put(value, bytes);
  file << "data";
  put(kBytes, 4);
  for (std::uint32_t i = 0; i < kBytes / 2; ++i)
    put(static_cast<std::uint16_t>(std::lround(8'000 * std::sin(2 * std::numbers::pi * hertz * i / kRate))), 2);
  return path;
}

}  // namespace foyer::peers
