// What became of one packet.
#pragma once
#include <cstddef>
#include <cstdint>

namespace foyer::srtp {

enum class Verdict : std::uint8_t {
  kGood,
  kMalformed,  // no RTP or RTCP packet (of ours, when sent), too short, or RTCP that is not encrypted
  kReplayed,   // seen before, or too old to tell; sent before, and not alike
  kForged,     // not made with this key
  kExhausted,  // the key has protected as much as it may
};

struct Outcome {
  Verdict verdict = Verdict::kMalformed;
  std::size_t size = 0;  // of the packet as it is now; only if it is good
  bool ok() const { return verdict == Verdict::kGood; }
};

}  // namespace foyer::srtp
