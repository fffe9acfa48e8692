#include "ctl/new_user.h"

#include <sys/random.h>

#include <array>
#include <string_view>

#include "base/random.h"
#include "foyer/check.h"
#include "sip/digest.h"

namespace foyer::ctl {

std::string GeneratePassword() {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  static_assert(kLetters.size() == 32);
  std::array<unsigned char, 20> random{};
  FOYER_CHECK(getentropy(random.data(), random.size()) == 0);
  std::string password;
  for (const unsigned char byte : random) password += kLetters[byte % kLetters.size()];
  return password;
}

nlohmann::json UserWithoutPassword(const std::string& name, const std::string& kind) {
  return {{"name", name}, {"kind", kind}, {"ha1_md5", RandomHex(16)}, {"ha1_sha256", RandomHex(32)}};
}

nlohmann::json NewUserBody(const std::string& name, const std::string& kind, const std::string& domain,
                           const std::string& password) {
  return {{"name", name},
          {"kind", kind},
          {"ha1_md5", sip::Ha1(sip::DigestAlgorithm::kMd5, name, domain, password)},
          {"ha1_sha256", sip::Ha1(sip::DigestAlgorithm::kSha256, name, domain, password)}};
}

}  // namespace foyer::ctl
