#include "sip/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

#include "foyer/check.h"

namespace foyer::sip {
namespace {

std::string Hex(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 15];
  }
  return text;
}

// Looked up once: OpenSSL would do it anew for each hash.
const EVP_MD* Implementation(DigestAlgorithm algorithm) {
  static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm == DigestAlgorithm::kMd5 ? md5 : sha256;
}

}  // namespace

std::string_view DigestAlgorithmName(DigestAlgorithm algorithm) {
  return algorithm == DigestAlgorithm::kMd5 ? "MD5" : "SHA-256";
}

std::string HashHex(DigestAlgorithm algorithm, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  FOYER_CHECK(EVP_Digest(text.data(), text.size(), hash.data(), &size, Implementation(algorithm), nullptr) == 1);
  return Hex(hash.data(), size);
}

std::string Ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm, std::string_view password) {
  std::string text(user);
  return HashHex(algorithm, text.append(":").append(realm).append(":").append(password));
}

std::string DigestResponse(DigestAlgorithm algorithm, const DigestInput& input) {
  std::string request(input.method);
  const std::string ha2 = HashHex(algorithm, request.append(":").append(input.uri));
  std::string text(input.ha1);
  text.append(":").append(input.nonce).append(":");
  if (!input.qop.empty())
    text.append(input.nc).append(":").append(input.cnonce).append(":").append(input.qop).append(":");
  return HashHex(algorithm, text.append(ha2));
}

bool EqualConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace foyer::sip
