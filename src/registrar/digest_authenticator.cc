#include "registrar/digest_authenticator.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/lower_case.h"
#include "sip/digest.h"
#include "sip/message.h"
#include "sip/response.h"
#include "sip/uri.h"

namespace foyer::registrar {
namespace {

constexpr std::chrono::minutes kGoodFor{10};  // a proof, for the guard

std::optional<Aor> FromAor(const sip::Message& request) {
  const auto uri = sip::ParseUri(request.from().uri_text);
  return uri ? sip::ToAor(*uri) : std::nullopt;
}

// The credentials were made for this Request-URI; proxies and some devices change its port and parameters.
bool IsMadeFor(std::string_view digest_uri, std::string_view request_uri) {
  if (digest_uri == request_uri) return true;
  const auto made_for = sip::ParseUri(digest_uri);
  const auto sent_to = sip::ParseUri(request_uri);
  return made_for && sent_to && made_for->user == sent_to->user && EqualsIgnoreCase(made_for->host, sent_to->host);
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
    : users_(users),
      options_(std::move(options)),
      digest_(loop, users, options_.domain, options_.nonce_lifetime),
      failures_(loop, journal) {}

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
  const DigestCheck::Claim claim = CheckDigest(request);
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
DigestCheck::Claim DigestAuthenticator::CheckDigest(const sip::Message& request) {
  const auto is_made_for = [&](std::string_view uri) { return IsMadeFor(uri, request.request_uri()); };
  DigestCheck::Claim best;
  std::size_t seen = 0;
  for (const sip::Header& header : request.headers()) {
    const bool is_ours = header.id == sip::HeaderId::kAuthorization || header.id == sip::HeaderId::kProxyAuthorization;
    const auto credentials = is_ours ? sip::DigestParameters::Parse(header.value) : std::nullopt;
    if (!credentials || credentials->Get("realm") != options_.domain) continue;
    if (++seen > DigestCheck::kMaxCredentials) break;
    DigestCheck::Claim claim = digest_.Check(*credentials, request.method_name(), is_made_for);
    if (claim.verdict > best.verdict) best = std::move(claim);
    if (best.verdict == Verdict::kRight) break;
  }
  return best;
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
  return {registers ? 401 : 407, digest_.Challenges(name, KnowsOnlyMd5(request), stale)};
}

void DigestAuthenticator::CountFailure(const sip::Message& request, const Flow& from, std::string why) {
  failures_.Count(from, std::string(request.method_name()), std::string(request.call_id()), std::move(why));
}

}  // namespace foyer::registrar
