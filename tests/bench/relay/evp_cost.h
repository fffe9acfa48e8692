// What the arithmetic of SRTP costs by itself: OpenSSL's EVP on packets of 1100 bytes, contexts kept, caches warm. The
// floor of the encrypted rows.
#pragma once

namespace foyer::bench {

// CPU microseconds to decrypt and authenticate one packet and encrypt and authenticate it anew.
double EvpCmSha1Microseconds();
double EvpGcmMicroseconds();

}  // namespace foyer::bench
