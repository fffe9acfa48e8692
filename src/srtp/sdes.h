// Keys in session descriptions (RFC 4568): the attribute "crypto". Such text is a secret: never log it.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "srtp/master_key.h"

namespace foyer::srtp {

struct CryptoLine {
  std::uint32_t tag = 0;  // < 10^9
  MasterKey key;          // of what its writer will send
};

// "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:...", without "a=". Nothing for any other attribute, nor for a line that we
// cannot do all of: another suite, several keys, a key identifier (MKI), a session parameter that is not known to be
// harmless.
std::optional<CryptoLine> ParseCrypto(std::string_view attribute);
std::string WriteCrypto(const CryptoLine& line);

// Of an offer's attributes, the line whose suite we like best. The answer has its tag, and a key of our own.
std::optional<CryptoLine> ChooseCrypto(std::span<const std::string> offer);

// The two keys of a medium.
struct AgreedKeys {
  MasterKey ours, theirs;
};
// Of an answer's attributes, the line that takes up one of those that we `offered`.
std::optional<AgreedKeys> ReadCryptoAnswer(std::span<const std::string> answer, std::span<const CryptoLine> offered);

// Lines for an offer: one for each suite, each with a key of its own.
std::vector<CryptoLine> MakeCryptoOffer();

}  // namespace foyer::srtp
