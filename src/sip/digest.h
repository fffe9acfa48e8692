// Digest arithmetic (RFC 2617, RFC 7616, RFC 8760): MD5 and SHA-256, all in lower-case hex.
#pragma once
#include <string>
#include <string_view>

namespace foyer::sip {

enum class DigestAlgorithm { kMd5, kSha256 };
std::string_view DigestAlgorithmName(DigestAlgorithm algorithm);  // "MD5", "SHA-256"

std::string HashHex(DigestAlgorithm algorithm, std::string_view text);
std::string Ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm, std::string_view password);

struct DigestInput {
  std::string_view ha1, nonce, nc, cnonce, qop, method, uri;  // qop empty: RFC 2069 form
};
std::string DigestResponse(DigestAlgorithm algorithm, const DigestInput& input);

// Takes the same time wherever they differ.
bool EqualConstantTime(std::string_view a, std::string_view b);

}  // namespace foyer::sip
