#include "srtp/cipher.h"

#include "foyer/check.h"

namespace foyer::srtp {
namespace {

constexpr std::size_t kLongKey = 32;

CipherContext MakeContext(const EVP_CIPHER* cipher, Bytes key) {
  CipherContext context(EVP_CIPHER_CTX_new());
  FOYER_CHECK(context != nullptr && EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), nullptr) == 1);
  return context;
}

}  // namespace

// Looked up once: OpenSSL would do it anew for each context.
CipherContext MakeCounterMode(Bytes key) {
  static const EVP_CIPHER* const aes128 = EVP_CIPHER_fetch(nullptr, "AES-128-CTR", nullptr);
  static const EVP_CIPHER* const aes256 = EVP_CIPHER_fetch(nullptr, "AES-256-CTR", nullptr);
  return MakeContext(key.size() == kLongKey ? aes256 : aes128, key);
}

CipherContext MakeGcm(Bytes key) {
  static const EVP_CIPHER* const aes128 = EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr);
  static const EVP_CIPHER* const aes256 = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return MakeContext(key.size() == kLongKey ? aes256 : aes128, key);
}

void ApplyKeystream(EVP_CIPHER_CTX& context, Bytes iv, MutableBytes body) {
  int size = 0;
  FOYER_CHECK(EVP_EncryptInit_ex(&context, nullptr, nullptr, nullptr, iv.data()) == 1);
  FOYER_CHECK(body.empty() ||
              EVP_EncryptUpdate(&context, body.data(), &size, body.data(), static_cast<int>(body.size())) == 1);
}

}  // namespace foyer::srtp
