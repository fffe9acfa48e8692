#include "registrar/digest_authenticator.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "sip/digest.h"
#include "sip/message.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::registrar {
namespace {

constexpr std::size_t kMaxCredentials = 4;       // in one request; each costs a hash
constexpr std::chrono::minutes kGoodFor{10};     // a proof, for the guard
constexpr TokenBucket::Limit kTelling{0.1, 60};  // failures: made-up addresses must not fill the journal

std::optional<Aor> FromAor(const sip::Message& request) {
  const auto uri = sip::ParseUri(request.from().uri_text);
  return uri ? sip::ToAor(*uri) : std::nullopt;
}

// "anna" or, as some devices have it, "anna@home.example".
Aor ClaimedUser(std::string_view username, const std::string& domain) {
  const std::size_t at = username.rfind('@');
  if (at != std::string_view::npos && sip::EqualsIgnoreCase(username.substr(at + 1), domain)) {
    username = username.substr(0, at);
  }
  return {std::string(username), domain};
}

std::optional<sip::DigestAlgorithm> AlgorithmNamed(std::string_view name) {
  if (name.empty() || sip::EqualsIgnoreCase(name, "MD5")) return sip::DigestAlgorithm::kMd5;
  if (sip::EqualsIgnoreCase(name, "SHA-256")) return sip::DigestAlgorithm::kSha256;
  return std::nullopt;
}

// The credentials were made for this Request-URI; proxies and some devices change its port and parameters.
bool IsMadeFor(std::string_view digest_uri, std::string_view request_uri) {
  if (digest_uri == request_uri) return true;
  const auto made_for = sip::ParseUri(digest_uri);
  const auto sent_to = sip::ParseUri(request_uri);
  return made_for && sent_to && made_for->user == sent_to->user && sip::EqualsIgnoreCase(made_for->host, sent_to->host);
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
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

// baresip before 2.0 (Debian 12 has 1.0) gives up on any challenge that it does not know, be there others or not.
bool KnowsOnlyMd5(const sip::Message& request) {
  const std::string_view agent = request.Value(sip::HeaderId::kUserAgent);
  return agent.starts_with("baresip v0.") || agent.starts_with("baresip v1.");
}

Identity IdentityOf(const User& user, Proof proof) {
  return {user.aor, user.kind, user.source == User::Source::kInternal, proof};
}

}  // namespace

DigestAuthenticator::DigestAuthenticator(EventLoop& loop, const UserDirectory& users, EventJournal& journal,
                                         AuthenticatorOptions options)
    : loop_(loop),
      users_(users),
      journal_(journal),
      options_(std::move(options)),
      nobodys_secret_(sip::RandomToken()),
      nonces_(options_.nonce_lifetime),
      telling_(kTelling, loop.Now()) {}

AuthResult DigestAuthenticator::Authenticate(const sip::Message& request, const Flow& from) {
  AuthResult result = Judge(request, from);
  if (guard_ != nullptr && std::holds_alternative<Identity>(result)) guard_->OnProven(from, kGoodFor);
  return result;
}

AuthResult DigestAuthenticator::Judge(const sip::Message& request, const Flow& from) {
  if (NamesAnother(request, from)) {
    CountFailure(request, from, "the certificate names another");
    return Refusal{403, "the certificate names another"};
  }
  const Claim claim = CheckDigest(request);
  if (claim.verdict == Verdict::kWrong) {
    CountFailure(request, from, "wrong user or password");
    return MakeChallenge(request, false);
  }
  if (claim.verdict == Verdict::kRight) {
    if (const User* user = users_.Find(claim.user)) {
      if (request.method() == sip::Method::kRegister) flows_.Add(from, *user);
      return IdentityOf(*user, Proof::kDigest);
    }
  }
  if (const auto identity = WithoutDigest(request, from)) return *identity;
  if (guard_ != nullptr && claim.verdict == Verdict::kNone) guard_->OnOffence(from, Offence::kChallenged);
  return MakeChallenge(request, claim.verdict == Verdict::kStale);
}

// The best of the credentials counts: a device may answer both challenges.
DigestAuthenticator::Claim DigestAuthenticator::CheckDigest(const sip::Message& request) {
  Claim best;
  std::size_t seen = 0;
  for (const sip::Header& header : request.headers()) {
    const bool is_ours = header.id == sip::HeaderId::kAuthorization || header.id == sip::HeaderId::kProxyAuthorization;
    const auto credentials = is_ours ? sip::DigestParameters::Parse(header.value) : std::nullopt;
    if (!credentials || credentials->Get("realm") != options_.domain) continue;
    if (++seen > kMaxCredentials) break;
    Claim claim = CheckCredentials(request, *credentials);
    if (claim.verdict > best.verdict) best = std::move(claim);
    if (best.verdict == Verdict::kRight) break;
  }
  return best;
}

DigestAuthenticator::Claim DigestAuthenticator::CheckCredentials(const sip::Message& request,
                                                                 const sip::DigestParameters& credentials) {
  const auto algorithm = AlgorithmNamed(credentials.Get("algorithm"));
  const std::string_view qop = credentials.Get("qop");
  if (!algorithm || (!qop.empty() && qop != "auth")) return {Verdict::kWrong, {}};
  const std::string_view login = credentials.Get("username");
  Aor claimed = ClaimedUser(login, options_.domain);
  const std::string response = LowerCase(credentials.Get("response"));
  bool right = false;
  for (const std::string_view ha1 : SecretsOf(claimed, *algorithm, login != claimed.user)) {
    const std::string expected = sip::DigestResponse(
        *algorithm, {ha1, credentials.Get("nonce"), credentials.Get("nc"), credentials.Get("cnonce"), qop,
                     request.method_name(), credentials.Get("uri")});
    right = sip::EqualConstantTime(expected, response) || right;
  }
  if (!right || !IsMadeFor(credentials.Get("uri"), request.request_uri())) return {Verdict::kWrong, {}};
  return {UseNonce(credentials) ? Verdict::kRight : Verdict::kStale, std::move(claimed)};
}

// What may have made the response. For a user whom there is not, as many of a secret that nobody has. Devices that log
// in with their whole address are of two minds about which of the two to hash.
std::vector<std::string_view> DigestAuthenticator::SecretsOf(const Aor& claimed, sip::DigestAlgorithm algorithm,
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
bool DigestAuthenticator::UseNonce(const sip::DigestParameters& credentials) {
  const std::string nonce(credentials.Get("nonce"));
  if (!nonces_.IsFresh(nonce, loop_.Now())) return false;
  if (credentials.Get("qop").empty()) return true;
  const auto count = ParseCount(credentials.Get("nc"));
  return count && nonces_.UseCount(nonce, *count, loop_.Now());
}

// Our own user agent may say more than others do: nothing but its password, which only we know, makes anyone it.
std::optional<Identity> DigestAuthenticator::WithoutDigest(const sip::Message& request, const Flow& from) const {
  const auto aor = FromAor(request);
  const User* user = aor ? users_.Find(*aor) : nullptr;
  if (user == nullptr || !user->has_sip()) return std::nullopt;
  if (flows_.SpeaksFor(from, *user)) return IdentityOf(*user, Proof::kFlow);
  if (user->source == User::Source::kInternal) return std::nullopt;
  if (CertificateFor(user->aor, from) == Certificate::kOfUser) return IdentityOf(*user, Proof::kCertificate);
  if (IsTrusted(*user, request, from.remote.address)) return IdentityOf(*user, Proof::kTrustedNetwork);
  return std::nullopt;
}

// Names of certificates come in lower case; who makes two users of one name in small and capital letters has made them
// one here.
DigestAuthenticator::Certificate DigestAuthenticator::CertificateFor(const Aor& user, const Flow& from) const {
  const auto names = certificates_ == nullptr ? std::vector<std::string>() : certificates_->NamesOf(from);
  if (names.empty()) return Certificate::kNone;
  const bool named = std::ranges::find(names, LowerCase(user.user + "@" + user.domain)) != names.end() ||
                     std::ranges::find(names, user.domain) != names.end();
  return named ? Certificate::kOfUser : Certificate::kOfAnother;
}

bool DigestAuthenticator::NamesAnother(const sip::Message& request, const Flow& from) const {
  const auto user = FromAor(request);
  return certificates_required_ && user && CertificateFor(*user, from) == Certificate::kOfAnother;
}

// Who is not to register from there is challenged, as anywhere: perhaps it has a password.
bool DigestAuthenticator::IsTrusted(const User& user, const sip::Message& request, const IpAddress& host) const {
  const TrustedConfig& trusted = options_.trusted;
  if (request.method() == sip::Method::kRegister && !trusted.may_register) return false;
  return std::ranges::find(trusted.kinds, user.kind) != trusted.kinds.end() &&
         std::ranges::any_of(trusted.networks, [&](const Network& network) { return network.Contains(host); });
}

Challenge DigestAuthenticator::MakeChallenge(const sip::Message& request, bool stale) {
  const bool registers = request.method() == sip::Method::kRegister;
  const std::string name = registers ? "WWW-Authenticate" : "Proxy-Authenticate";
  const std::string nonce = nonces_.Make(loop_.Now());
  Challenge challenge{registers ? 401 : 407, {}};
  for (const auto algorithm : {sip::DigestAlgorithm::kMd5, sip::DigestAlgorithm::kSha256}) {
    if (algorithm != sip::DigestAlgorithm::kMd5 && KnowsOnlyMd5(request)) continue;
    challenge.headers.push_back(name + ": Digest realm=\"" + options_.domain + "\", nonce=\"" + nonce +
                                "\", algorithm=" + std::string(sip::DigestAlgorithmName(algorithm)) + ", qop=\"auth\"" +
                                (stale ? ", stale=true" : ""));
  }
  return challenge;
}

// Told at the first failure of a source and each time that they have doubled: guessing at full speed fills no log.
void DigestAuthenticator::CountFailure(const sip::Message& request, const Flow& from, std::string why) {
  const std::uint64_t failures = guard_ == nullptr ? 1 : guard_->OnOffence(from, Offence::kWrongCredentials);
  if (!std::has_single_bit(failures) || !telling_.Take(kTelling, loop_.Now())) return;
  journal_.Record(EventType::kRefused, std::string(request.call_id()),
                  {{"what", std::string(request.method_name())},
                   {"why", std::move(why)},
                   {"source", from.remote.address.ToString()},
                   {"failures", std::to_string(failures)}});
}

}  // namespace foyer::registrar
