// AES as OpenSSL does it: the context is made once for a key, and used for each packet without allocating.
#pragma once
#include <openssl/evp.h>

#include <memory>

#include "foyer/bytes.h"

namespace foyer::srtp {

struct CipherFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }  // wipes the key
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

// Keys of 16 or 32 bytes.
CipherContext MakeCounterMode(Bytes key);
CipherContext MakeGcm(Bytes key);

// In counter mode: from the block `iv` (16 bytes) on, in place.
void ApplyKeystream(EVP_CIPHER_CTX& context, Bytes iv, MutableBytes body);

}  // namespace foyer::srtp
