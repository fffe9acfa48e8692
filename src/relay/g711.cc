#include "relay/g711.h"

#include <array>

namespace foyer::relay {
namespace {

using Table = std::array<std::uint8_t, 256>;  // made by the compiler

// Linear samples are 16 bits wide here; mu-law uses the upper 14 of them, A-law the upper 13.
constexpr int kMuLawBias = 0x84;

constexpr int DecodeMuLaw(int byte) {
  byte = ~byte & 0xff;
  const int magnitude = ((((byte & 0x0f) << 3) + kMuLawBias) << ((byte & 0x70) >> 4)) - kMuLawBias;
  return (byte & 0x80) != 0 ? -magnitude : magnitude;
}

constexpr int DecodeALaw(int byte) {
  byte ^= 0x55;
  const int segment = (byte & 0x70) >> 4;
  int magnitude = ((byte & 0x0f) << 4) + 8;
  if (segment > 0) magnitude = (magnitude + 0x100) << (segment - 1);
  return (byte & 0x80) != 0 ? magnitude : -magnitude;
}

// The code whose value is nearest: no arithmetic of an encoder to get wrong. A tie goes to the smaller magnitude, and
// a zero keeps its sign.
template <typename Decode>
constexpr std::uint8_t Nearest(int linear, bool negative, Decode decode) {
  int best = 0, best_distance = 1 << 30, best_magnitude = 0;
  for (int code = 0; code < 256; ++code) {
    const bool code_negative = decode(code) < 0 || (decode(code) == 0 && code == 0x7f);
    if (code_negative != negative) continue;
    const int value = decode(code);
    const int magnitude = value < 0 ? -value : value;
    const int distance = value < linear ? linear - value : value - linear;
    if (distance > best_distance || (distance == best_distance && magnitude >= best_magnitude)) continue;
    best = code;
    best_distance = distance;
    best_magnitude = magnitude;
  }
  return static_cast<std::uint8_t>(best);
}

constexpr Table MakeMuLawToALaw() {
  Table table{};
  for (int code = 0; code < 256; ++code)
    table[static_cast<std::size_t>(code)] = Nearest(DecodeMuLaw(code), (code & 0x80) == 0, DecodeALaw);
  return table;
}
constexpr Table MakeALawToMuLaw() {
  Table table{};
  for (int code = 0; code < 256; ++code)
    table[static_cast<std::size_t>(code)] = Nearest(DecodeALaw(code), (code & 0x80) == 0, DecodeMuLaw);
  return table;
}

constexpr Table kMuLawToALaw = MakeMuLawToALaw();
constexpr Table kALawToMuLaw = MakeALawToMuLaw();

}  // namespace

void ConvertMuLawToALaw(MutableBytes samples) {
  for (std::uint8_t& sample : samples) sample = kMuLawToALaw[sample];
}

void ConvertALawToMuLaw(MutableBytes samples) {
  for (std::uint8_t& sample : samples) sample = kALawToMuLaw[sample];
}

}  // namespace foyer::relay
