#include "srtp/suite.h"

namespace foyer::srtp {
namespace {

// In the order of the enumeration. SRTCP has 80 bits also where SRTP has 32 (RFC 4568 s6.2.2).
constexpr std::array<SuiteTraits, kSuites.size()> kTraits{{
    {"AEAD_AES_128_GCM", true, 16, 12, 16, 16},
    {"AEAD_AES_256_GCM", true, 32, 12, 16, 16},
    {"AES_CM_128_HMAC_SHA1_80", false, 16, 14, 10, 10},
    {"AES_CM_128_HMAC_SHA1_32", false, 16, 14, 4, 10},
    {"AES_256_CM_HMAC_SHA1_80", false, 32, 14, 10, 10},
    {"AES_256_CM_HMAC_SHA1_32", false, 32, 14, 4, 10},
}};

}  // namespace

const SuiteTraits& TraitsOf(Suite suite) { return kTraits[static_cast<std::size_t>(suite)]; }

std::optional<Suite> FindSuite(std::string_view name) {
  for (const Suite suite : kSuites)
    if (TraitsOf(suite).name == name) return suite;
  return std::nullopt;
}

}  // namespace foyer::srtp
