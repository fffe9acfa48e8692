#include "secrets/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace foyer::secrets {

std::string Hex(const std::array<unsigned char, 32>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : bytes) hex += {kDigits[byte >> 4U], kDigits[byte & 15U]};
  return hex;
}

std::string Sha256(std::string_view text) {
  std::array<unsigned char, 32> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return Hex(hash);
}

bool IsSame(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace foyer::secrets
