#include "srtp/key_derivation.h"

#include <algorithm>

#include "srtp/cipher.h"

namespace foyer::srtp {
namespace {

// RFC 3711 s4.3.1; those of RTCP follow upon those of RTP (s4.3.2).
enum Label : std::uint8_t { kCipherKey, kAuthenticationKey, kSalt, kLabelsOfRtp };

constexpr std::size_t kLabelOffset = 7;

// The beginning of the pseudo-random stream that the master key gives for that label: a salt of 12 bytes counts as
// one of 14 whose last two are zero.
void Derive(EVP_CIPHER_CTX& cipher, const MasterKey& master, unsigned label, MutableBytes out) {
  Secret<16> iv(16);
  std::ranges::copy(master.salt(), iv.bytes().begin());
  iv.bytes()[kLabelOffset] = static_cast<std::uint8_t>(iv.bytes()[kLabelOffset] ^ label);
  std::ranges::fill(out, std::uint8_t{0});
  ApplyKeystream(cipher, iv.bytes(), out);
}

}  // namespace

SessionKeys DeriveSessionKeys(const MasterKey& master, Protocol protocol) {
  const SuiteTraits& traits = TraitsOf(master.suite());
  const unsigned first = protocol == Protocol::kRtp ? 0U : unsigned{kLabelsOfRtp};
  const auto cipher = MakeCounterMode(master.key());
  SessionKeys keys{Secret<kMaxKeySize>(traits.key_size), Secret<kMaxSaltSize>(traits.salt_size),
                   Secret<kAuthenticationKeySize>(traits.is_aead ? 0 : kAuthenticationKeySize)};
  Derive(*cipher, master, first + kCipherKey, keys.cipher.bytes());
  Derive(*cipher, master, first + kSalt, keys.salt.bytes());
  if (!traits.is_aead) Derive(*cipher, master, first + kAuthenticationKey, keys.authentication.bytes());
  return keys;
}

}  // namespace foyer::srtp
