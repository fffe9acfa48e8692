// Encrypts and authenticates packets with the session keys of one direction of RTP or RTCP. Knows nothing of what has
// been sent or received before; allocates nothing once it is made.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "foyer/bytes.h"
#include "srtp/key_derivation.h"
#include "srtp/suite.h"

namespace foyer::srtp {

// No two different packets may ever be sealed with the same keys under the same one.
struct PacketId {
  std::uint32_t ssrc = 0;
  std::uint64_t index = 0;  // rollover counter and sequence number (RFC 3711 s3.3.1); of RTCP, its index of 31 bits
};

class Transform {
 public:
  virtual ~Transform() = default;

  // Encrypts in place what lies behind the first `header_size` bytes of `packet`, and writes the `tag`, which has the
  // suite's size.
  virtual void Seal(PacketId id, MutableBytes packet, std::size_t header_size, MutableBytes tag) = 0;
  // The reverse. False: not authentic; the bytes behind the header may be spoilt.
  virtual bool Open(PacketId id, MutableBytes packet, std::size_t header_size, Bytes tag) = 0;
};

std::unique_ptr<Transform> MakeTransform(Suite suite, Protocol protocol, const SessionKeys& keys);
inline std::unique_ptr<Transform> MakeTransform(const MasterKey& key, Protocol protocol) {
  return MakeTransform(key.suite(), protocol, DeriveSessionKeys(key, protocol));
}

// Of an RTCP packet, and not encrypted (RFC 3711 s3.4).
inline constexpr std::size_t kRtcpHeader = 8;
// In the last four bytes of SRTCP: it is encrypted (RFC 3711 s3.4).
inline constexpr std::uint32_t kEncryptedFlag = 0x80000000U;

}  // namespace foyer::srtp
