// A key of HMAC-SHA256, made ready once.
#pragma once
#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace foyer::sip {

class HmacKey {
 public:
  using Digest = std::array<std::uint8_t, 32>;

  explicit HmacKey(std::string_view secret);
  Digest Sign(std::string_view text) const;

 private:
  struct Free {
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  };
  std::unique_ptr<EVP_MAC_CTX, Free> context_;  // holds the key; begun anew for each text
};

}  // namespace foyer::sip
