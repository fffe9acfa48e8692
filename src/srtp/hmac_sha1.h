// HMAC-SHA1 (RFC 2104). On SHA_CTX, which can be copied and is begun with the key already in it: OpenSSL's newer
// interfaces to hashes allocate for each message.
#pragma once
#include <openssl/sha.h>

#include <array>
#include <cstdint>

#include "foyer/bytes.h"

namespace foyer::srtp {

class HmacSha1 {
 public:
  static constexpr std::size_t kBlockSize = 64, kDigestSize = 20;
  using Digest = std::array<std::uint8_t, kDigestSize>;

  explicit HmacSha1(Bytes key);  // not longer than a block
  HmacSha1(const HmacSha1&) = delete;
  HmacSha1& operator=(const HmacSha1&) = delete;
  ~HmacSha1();

  // Of the two parts, one behind the other.
  Digest Sign(Bytes head, Bytes tail) const;

 private:
  SHA_CTX inner_{}, outer_{};  // having read the padded key
};

}  // namespace foyer::srtp
