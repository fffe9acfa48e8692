#include "sip/flow_token_hmac.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "foyer/bytes.h"
#include "foyer/check.h"

namespace foyer::sip {

HmacKey::HmacKey(std::string_view secret) {
  const std::unique_ptr<EVP_MAC, Free> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  FOYER_CHECK(mac != nullptr);
  context_.reset(EVP_MAC_CTX_new(mac.get()));
  char digest[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  const Bytes key = AsBytes(secret);
  FOYER_CHECK(context_ != nullptr && EVP_MAC_init(context_.get(), key.data(), key.size(), parameters) == 1);
}

HmacKey::Digest HmacKey::Sign(std::string_view text) const {
  Digest digest;
  std::size_t length = 0;
  const Bytes bytes = AsBytes(text);
  FOYER_CHECK(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1 &&
              EVP_MAC_update(context_.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_MAC_final(context_.get(), digest.data(), &length, digest.size()) == 1 && length == digest.size());
  return digest;
}

}  // namespace foyer::sip
