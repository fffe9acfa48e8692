// The crypto suites of SRTP that we speak (RFC 4568 s6.2, RFC 6188, RFC 7714).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace foyer::srtp {

enum class Suite : std::uint8_t {
  kAes128Gcm,
  kAes256Gcm,
  kAes128Sha1_80,
  kAes128Sha1_32,
  kAes256Sha1_80,
  kAes256Sha1_32,
};

// In the order in which we prefer them.
inline constexpr std::array kSuites{Suite::kAes128Gcm,     Suite::kAes256Gcm,     Suite::kAes128Sha1_80,
                                    Suite::kAes128Sha1_32, Suite::kAes256Sha1_80, Suite::kAes256Sha1_32};

// Sizes in bytes.
struct SuiteTraits {
  std::string_view name;  // in SDP
  bool is_aead;           // AES-GCM; otherwise counter mode and HMAC-SHA1
  std::size_t key_size;   // of the master key and of the session key
  std::size_t salt_size;  // of both salts
  std::size_t rtp_tag_size;
  std::size_t rtcp_tag_size;
};

const SuiteTraits& TraitsOf(Suite suite);
// Nothing for a suite that we do not know. The names are case-sensitive.
std::optional<Suite> FindSuite(std::string_view name);

inline constexpr std::size_t kMaxKeySize = 32, kMaxSaltSize = 14, kMaxTagSize = 16;
inline constexpr std::size_t kRtcpIndexSize = 4;
// What a packet grows by at most: RTCP carries its index, too.
inline constexpr std::size_t kMaxOverhead = kMaxTagSize + kRtcpIndexSize;

}  // namespace foyer::srtp
