#include "registrar/http_authenticator.h"

#include <string_view>
#include <utility>

#include "sip/headers.h"

namespace foyer::registrar {
namespace {

using Verdict = DigestCheck::Verdict;

// To the guard, a peer is a peer.
Flow FlowOf(const HttpRequest& request) {
  Flow flow;
  flow.transport = request.secure ? Transport::kTls : Transport::kTcp;
  flow.remote = request.peer;
  return flow;
}

// Its path, or path and query, or the whole URL: clients differ in what they hash.
bool IsMadeFor(std::string_view uri, const HttpRequest& request) {
  if (const std::size_t scheme = uri.find("://"); scheme != std::string_view::npos) {
    const std::size_t path = uri.find('/', scheme + 3);
    uri = path == std::string_view::npos ? std::string_view("/") : uri.substr(path);
  }
  if (uri == request.path) return true;
  return !request.query.empty() && uri.size() == request.path.size() + 1 + request.query.size() &&
         uri.starts_with(request.path) && uri[request.path.size()] == '?' && uri.ends_with(request.query);
}

}  // namespace

HttpAuthenticator::HttpAuthenticator(EventLoop& loop, DigestCheck& digest, const UserDirectory& users,
                                     EventJournal& journal, SourceGuard& guard)
    : digest_(digest), users_(users), guard_(guard), failures_(loop, journal) {
  failures_.UseGuard(guard);
}

AuthResult HttpAuthenticator::Authenticate(const HttpRequest& request) {
  const DigestCheck::Claim claim = CheckHeaders(request);
  if (claim.verdict == Verdict::kWrong)
    CountFailure(request, request.method + " " + request.path, "wrong user or password");
  const User* user = claim.verdict == Verdict::kRight ? users_.Find(claim.user) : nullptr;
  if (user != nullptr && user->source != User::Source::kInternal)
    return Identity{user->aor, user->kind, false, Proof::kDigest};
  return MakeChallenge(claim.verdict == Verdict::kStale);
}

// The best of the credentials counts, as with SIP.
DigestCheck::Claim HttpAuthenticator::CheckHeaders(const HttpRequest& request) {
  const auto is_made_for = [&](std::string_view uri) { return IsMadeFor(uri, request); };
  DigestCheck::Claim best;
  std::size_t seen = 0;
  for (const auto& [name, value] : request.headers) {
    if (name != "authorization") continue;
    const auto credentials = sip::DigestParameters::Parse(value);
    if (!credentials || credentials->Get("realm") != digest_.realm()) continue;
    if (++seen > DigestCheck::kMaxCredentials) break;
    DigestCheck::Claim claim = digest_.Check(*credentials, request.method, is_made_for);
    if (claim.verdict > best.verdict) best = std::move(claim);
  }
  return best;
}

Challenge HttpAuthenticator::MakeChallenge(bool stale) {
  return {401, digest_.Challenges("WWW-Authenticate", false, stale)};
}

void HttpAuthenticator::CountFailure(const HttpRequest& request, std::string what, std::string why) {
  failures_.Count(FlowOf(request), std::move(what), {}, std::move(why));
}

bool HttpAuthenticator::IsLockedOut(const HttpRequest& request) {
  return request.peer.port != 0 && !guard_.Admits(FlowOf(request));
}

}  // namespace foyer::registrar
