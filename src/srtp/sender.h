// Protects what we send under one key (RFC 3711 s3.3, s3.4).
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
  // Several senders may share a key if no SSRC of one is ever used by another.
  explicit Sender(const MasterKey& key);

  // `buffer` has the packet in its first `size` bytes, and room for kMaxOverhead more. A packet may be sent again: with
  // the same sequence number it must be the same packet, and not older than half the space of sequence numbers.
  Outcome ProtectRtp(MutableBytes buffer, std::size_t size);
  // One compound packet.
  Outcome ProtectRtcp(MutableBytes buffer, std::size_t size);

  // More are refused: forgetting one would mean to use its indices twice.
  static constexpr std::size_t kMaxSsrcs = 4;

 private:
  struct Stream {
    std::uint32_t ssrc = 0;
    std::optional<std::uint64_t> highest;  // none: this place is free
  };
  Stream* FindStream(std::uint32_t ssrc);

  const SuiteTraits& traits_;
  std::unique_ptr<Transform> rtp_, rtcp_;
  std::array<Stream, kMaxSsrcs> streams_;
  std::uint64_t next_rtcp_index_ = 0;  // of all SSRCs together
};

}  // namespace foyer::srtp
