#define OPENSSL_SUPPRESS_DEPRECATED  // OpenSSL 3 would rather have us allocate
#include "srtp/hmac_sha1.h"

#include <algorithm>

#include "foyer/check.h"
#include "srtp/secret.h"

namespace foyer::srtp {
namespace {

void Begin(SHA_CTX& context, Bytes key, std::uint8_t pad) {
  Secret<HmacSha1::kBlockSize> block(HmacSha1::kBlockSize);
  std::ranges::copy(key, block.bytes().begin());
  for (std::uint8_t& byte : block.bytes()) byte ^= pad;
  FOYER_CHECK(SHA1_Init(&context) == 1 && SHA1_Update(&context, block.bytes().data(), HmacSha1::kBlockSize) == 1);
}

}  // namespace

HmacSha1::HmacSha1(Bytes key) {
  FOYER_CHECK(key.size() <= kBlockSize);
  Begin(inner_, key, 0x36);
  Begin(outer_, key, 0x5c);
}

HmacSha1::~HmacSha1() {
  OPENSSL_cleanse(&inner_, sizeof inner_);
  OPENSSL_cleanse(&outer_, sizeof outer_);
}

HmacSha1::Digest HmacSha1::Sign(Bytes head, Bytes tail) const {
  Digest digest;
  SHA_CTX context = inner_;
  FOYER_CHECK(SHA1_Update(&context, head.data(), head.size()) == 1 &&
              SHA1_Update(&context, tail.data(), tail.size()) == 1 && SHA1_Final(digest.data(), &context) == 1);
  context = outer_;
  FOYER_CHECK(SHA1_Update(&context, digest.data(), digest.size()) == 1 && SHA1_Final(digest.data(), &context) == 1);
  return digest;
}

}  // namespace foyer::srtp
