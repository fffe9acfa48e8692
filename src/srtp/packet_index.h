// Where in its stream a packet stands: indices of RTP (RFC 3711 s3.3.1), and which have been seen (s3.3.2).
#pragma once
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "foyer/bytes.h"

namespace foyer::srtp {

inline constexpr std::uint64_t kMaxRtpIndex = (std::uint64_t{1} << 48) - 1;
inline constexpr std::uint64_t kMaxRtcpIndex = (std::uint64_t{1} << 31) - 1;

// The index nearest to the `highest` so far that has this sequence number; a stream begins with a rollover counter of
// zero. Nothing if it would be beyond the last.
std::optional<std::uint64_t> EstimateRtpIndex(std::optional<std::uint64_t> highest, std::uint16_t sequence_number);

// The size of the RTP header with CSRCs and extension: what is sent in the clear. Nothing if it is no RTP packet.
std::optional<std::size_t> RtpHeaderSize(Bytes packet);

class ReplayWindow {
 public:
  static constexpr std::size_t kSize = 128;

  // Neither seen, nor so old that one cannot know.
  bool Admits(std::uint64_t index) const;
  // One that is admitted, and authentic.
  void Add(std::uint64_t index);

  std::optional<std::uint64_t> highest() const { return highest_; }

 private:
  std::optional<std::uint64_t> highest_;
  std::bitset<kSize> seen_;  // [n]: highest - n
};

}  // namespace foyer::srtp
