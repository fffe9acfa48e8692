// Both voices as one stereo track, the visitor on the left and the phones on the right, in Opus (RFC 6716).
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "foyer/result.h"
#include "foyer/voice_source.h"

struct OpusEncoder;

namespace foyer::recording {

class VoiceEncoder {
 public:
  static constexpr std::chrono::milliseconds kPacketTime{20};

  static Result<std::unique_ptr<VoiceEncoder>> Create();
  ~VoiceEncoder();

  struct Packet {
    std::chrono::steady_clock::time_point begin;  // when its first sample was heard
    std::vector<std::uint8_t> bytes;
  };
  // Every second block gives a packet. Times follow from the number of blocks, so that they do not jitter, unless a
  // block comes more than 60 ms beside its time: then some were lost, and the track goes on where that one belongs.
  std::optional<Packet> Add(const VoiceBlock& block);

  std::vector<std::uint8_t> OpusHead() const;  // RFC 7845 s5.1
  std::chrono::nanoseconds delay() const;

 private:
  struct Free {
    void operator()(OpusEncoder* encoder) const;
  };
  explicit VoiceEncoder(OpusEncoder* encoder);

  const std::unique_ptr<OpusEncoder, Free> encoder_;
  int look_ahead_ = 0;                                         // samples at 48 kHz
  std::vector<std::int16_t> stereo_;                           // waits for the rest of a packet
  std::optional<std::chrono::steady_clock::time_point> next_;  // when the next sample is heard
};

}  // namespace foyer::recording
