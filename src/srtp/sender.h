// Protects what we send in one stream under one key (RFC 3711 s3.3, s3.4). No keystream is ever used for two packets,
// whatever it is asked to protect.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "foyer/bytes.h"
#include "srtp/master_key.h"
#include "srtp/outcome.h"
#include "srtp/transform.h"

namespace foyer::srtp {

class Sender {
 public:
  // Several senders may share a key if each has an SSRC of its own; packets of others are refused as malformed.
  Sender(const MasterKey& key, std::uint32_t ssrc);

  // `buffer` has the packet in its first `size` bytes, and room for kMaxOverhead more. A packet may be protected again,
  // for a retransmission, if it is the very same: another one with its sequence number is refused as replayed, and so
  // is what is more than kMemory behind.
  Outcome ProtectRtp(MutableBytes buffer, std::size_t size);
  // One compound packet, whose first report is of our SSRC.
  Outcome ProtectRtcp(MutableBytes buffer, std::size_t size);

  static constexpr std::size_t kMemory = 512;  // packets

 private:
  // What was sent last at its place in the ring; packets are told apart by the beginning of their tags.
  struct Sent {
    std::optional<std::uint64_t> index;
    std::array<std::uint8_t, 8> tag{};
  };
  bool MayUse(std::uint64_t index, Bytes tag);

  const SuiteTraits& traits_;
  const std::uint32_t ssrc_;
  std::unique_ptr<Transform> rtp_, rtcp_;
  std::optional<std::uint64_t> highest_;
  std::array<Sent, kMemory> sent_;  // [index % kMemory]
  std::uint64_t next_rtcp_index_ = 0;
};

}  // namespace foyer::srtp
