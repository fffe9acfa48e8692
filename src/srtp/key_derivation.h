// Session keys from a master key (RFC 3711 s4.3 with a key derivation rate of 0, RFC 6188 s4, RFC 7714 s11).
#pragma once
#include "srtp/master_key.h"
#include "srtp/secret.h"

namespace foyer::srtp {

enum class Protocol : std::uint8_t { kRtp, kRtcp };

inline constexpr std::size_t kAuthenticationKeySize = 20;

struct SessionKeys {
  Secret<kMaxKeySize> cipher;
  Secret<kMaxSaltSize> salt;
  Secret<kAuthenticationKeySize> authentication;  // not for AEAD
};

SessionKeys DeriveSessionKeys(const MasterKey& master, Protocol protocol);

}  // namespace foyer::srtp
