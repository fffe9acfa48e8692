#include "relay/g711.h"

#include <array>

namespace foyer::relay {
namespace {

using Table = std::array<std::uint8_t, 256>;  // made by the compiler

// Linear samples are 16 bits wide here; mu-law uses the upper 14 of them, A-law the upper 13.
constexpr int kMuLawBias = 0x84;

constexpr int Magnitude(int value) { return value < 0 ? -value : value; }

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

using Values = std::array<int, 256>;

template <typename Decode>
constexpr Values ValuesOf(Decode decode) {
  Values values{};
  for (std::size_t code = 0; code < values.size(); ++code) values[code] = decode(static_cast<int>(code));
  return values;
}

// For each code the one of the other law whose value is nearest: no arithmetic of an encoder to get wrong. The highest
// bit is the sign in both, and stays; a tie goes to the softer one.
constexpr Table MakeTable(const Values& from, const Values& to) {
  Table table{};
  for (std::size_t code = 0; code < 256; ++code) {
    std::size_t best = code & 0x80;
    for (std::size_t other = best + 1; other < (code & 0x80) + 0x80; ++other) {
      const int distance = Magnitude(to[other] - from[code]) - Magnitude(to[best] - from[code]);
      if (distance < 0 || (distance == 0 && Magnitude(to[other]) < Magnitude(to[best]))) best = other;
    }
    table[code] = static_cast<std::uint8_t>(best);
  }
  return table;
}

constexpr Values kMuLaw = ValuesOf(DecodeMuLaw);
constexpr Values kALaw = ValuesOf(DecodeALaw);
constexpr Table kMuLawToALaw = MakeTable(kMuLaw, kALaw);
constexpr Table kALawToMuLaw = MakeTable(kALaw, kMuLaw);

}  // namespace

void ConvertMuLawToALaw(MutableBytes samples) {
  for (std::uint8_t& sample : samples) sample = kMuLawToALaw[sample];
}

void ConvertALawToMuLaw(MutableBytes samples) {
  for (std::uint8_t& sample : samples) sample = kALawToMuLaw[sample];
}

}  // namespace foyer::relay
