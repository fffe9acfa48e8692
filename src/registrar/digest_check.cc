#include "registrar/digest_check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/lower_case.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::registrar {
namespace {

// "anna" or, as some devices have it, "anna@home.example".
Aor ClaimedUser(std::string_view username, const std::string& domain) {
  const std::size_t at = username.rfind('@');
  if (at != std::string_view::npos && EqualsIgnoreCase(username.substr(at + 1), domain)) {
    username = username.substr(0, at);
  }
  return {std::string(username), domain};
}

std::optional<sip::DigestAlgorithm> AlgorithmNamed(std::string_view name) {
  if (name.empty() || EqualsIgnoreCase(name, "MD5")) return sip::DigestAlgorithm::kMd5;
  if (EqualsIgnoreCase(name, "SHA-256")) return sip::DigestAlgorithm::kSha256;
  return std::nullopt;
}

std::optional<std::uint32_t> ParseCount(std::string_view nc) {
  if (nc.empty() || nc.size() > 8) return std::nullopt;
  std::uint32_t count = 0;
  for (const char c : LowerCase(nc)) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    count = count * 16 + static_cast<std::uint32_t>(digit ? c - '0' : c - 'a' + 10);
  }
  return count;
}

}  // namespace

DigestCheck::DigestCheck(EventLoop& loop, const UserDirectory& users, std::string domain,
                         std::chrono::seconds nonce_lifetime)
    : loop_(loop),
      users_(users),
      domain_(std::move(domain)),
      nobodys_secret_(sip::RandomToken()),
      nonces_(nonce_lifetime) {}

DigestCheck::Claim DigestCheck::Check(const sip::DigestParameters& credentials, std::string_view method,
                                      const std::function<bool(std::string_view uri)>& is_made_for) {
  const auto algorithm = AlgorithmNamed(credentials.Get("algorithm"));
  const std::string_view qop = credentials.Get("qop");
  if (!algorithm || (!qop.empty() && qop != "auth")) return {Verdict::kWrong, {}};
  const std::string_view login = credentials.Get("username");
  Aor claimed = ClaimedUser(login, domain_);
  const std::string response = LowerCase(credentials.Get("response"));
  bool right = false;
  for (const std::string_view ha1 : SecretsOf(claimed, *algorithm, login != claimed.user)) {
    const std::string expected =
        sip::DigestResponse(*algorithm, {ha1, credentials.Get("nonce"), credentials.Get("nc"),
                                         credentials.Get("cnonce"), qop, method, credentials.Get("uri")});
    right = sip::EqualConstantTime(expected, response) || right;
  }
  if (!right || !is_made_for(credentials.Get("uri"))) return {Verdict::kWrong, {}};
  return {UseNonce(credentials) ? Verdict::kRight : Verdict::kStale, std::move(claimed)};
}

// What may have made the response. For a user whom there is not, as many of a secret that nobody has. Devices that log
// in with their whole address are of two minds about which of the two to hash.
std::vector<std::string_view> DigestCheck::SecretsOf(const Aor& claimed, sip::DigestAlgorithm algorithm,
                                                     bool by_address) const {
  static const User kNobody;
  const User* found = users_.Find(claimed);
  const User& user = found == nullptr ? kNobody : *found;
  const bool md5 = algorithm == sip::DigestAlgorithm::kMd5;
  std::vector<std::string_view> secrets = {md5 ? user.ha1_md5 : user.ha1_sha256};
  if (by_address) secrets.push_back(md5 ? user.address_ha1_md5 : user.address_ha1_sha256);
  std::ranges::replace(secrets, std::string_view(), nobodys_secret_);
  return secrets;
}

// Without qop (RFC 2069) there is no count: such devices use a nonce until it is stale.
bool DigestCheck::UseNonce(const sip::DigestParameters& credentials) {
  const std::string nonce(credentials.Get("nonce"));
  if (!nonces_.IsFresh(nonce, loop_.Now())) return false;
  if (credentials.Get("qop").empty()) return true;
  const auto count = ParseCount(credentials.Get("nc"));
  return count && nonces_.UseCount(nonce, *count, loop_.Now());
}

std::vector<std::string> DigestCheck::Challenges(std::string_view name, bool only_md5, bool stale) {
  const std::string nonce = nonces_.Make(loop_.Now());
  std::vector<std::string> lines;
  for (const auto algorithm : {sip::DigestAlgorithm::kMd5, sip::DigestAlgorithm::kSha256}) {
    if (algorithm != sip::DigestAlgorithm::kMd5 && only_md5) continue;
    lines.push_back(std::string(name) + ": Digest realm=\"" + domain_ + "\", nonce=\"" + nonce +
                    "\", algorithm=" + std::string(sip::DigestAlgorithmName(algorithm)) + ", qop=\"auth\"" +
                    (stale ? ", stale=true" : ""));
  }
  return lines;
}

}  // namespace foyer::registrar
