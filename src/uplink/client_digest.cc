#include "uplink/client_digest.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "base/lower_case.h"
#include "base/random.h"
#include "sip/uri.h"

namespace foyer::uplink {
namespace {

constexpr std::size_t kMostRealms = 4;

const char* HeaderOf(bool of_proxy) { return of_proxy ? "Proxy-Authorization" : "Authorization"; }

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

bool OffersAuth(std::string_view qop) {
  return std::ranges::any_of(sip::SplitList(qop),
                             [](std::string_view option) { return EqualsIgnoreCase(option, "auth"); });
}

}  // namespace

ClientDigest::ClientDigest(std::string user, std::string password, MakeNonce make_cnonce)
    : user_(std::move(user)),
      password_(std::move(password)),
      make_cnonce_(make_cnonce ? std::move(make_cnonce) : [] { return RandomHex(8); }) {}

std::vector<std::string> ClientDigest::Answer(const sip::Message& refused, std::string_view method,
                                              std::string_view uri, const std::vector<std::string>& tried) {
  std::vector<Challenge> challenges = StrongestOf(refused);
  if (challenges.empty()) return {};
  std::vector<std::string> lines;
  for (Challenge& challenge : challenges) {
    if (HasTried(challenge, tried) && !challenge.stale) return {};
    lines.push_back(LineFor(Remember(std::move(challenge)), method, uri));
  }
  // A proxy on the way has asked before, and the server behind it asks now: both want an answer (RFC 3261 s22.3).
  for (Challenge& challenge : known_) {
    if (HasTried(challenge, tried) && !HasTried(challenge, lines)) lines.push_back(LineFor(challenge, method, uri));
  }
  return lines;
}

std::vector<std::string> ClientDigest::Preempt(std::string_view method, std::string_view uri) {
  std::vector<std::string> lines;
  for (Challenge& challenge : known_) lines.push_back(LineFor(challenge, method, uri));
  return lines;
}

void ClientDigest::OnSuccess(const sip::Message& response) {
  const std::string info = "Digest " + std::string(response.ValueByName("Authentication-Info"));
  const auto parameters = sip::DigestParameters::Parse(info);
  const std::string next(parameters ? parameters->Get("nextnonce") : std::string_view());
  const auto ours = std::ranges::find(known_, false, &Challenge::of_proxy);
  if (next.empty() || ours == known_.end()) return;
  ours->nonce = next;
  ours->uses = 0;
}

std::optional<ClientDigest::Challenge> ClientDigest::ParseChallenge(const sip::Header& header) {
  const bool of_proxy = header.id == sip::HeaderId::kProxyAuthenticate;
  if (!of_proxy && header.id != sip::HeaderId::kWwwAuthenticate) return std::nullopt;
  const auto parameters = sip::DigestParameters::Parse(header.value);
  if (!parameters || parameters->Get("nonce").empty()) return std::nullopt;
  Challenge challenge;
  challenge.of_proxy = of_proxy;
  challenge.realm = parameters->Get("realm");
  challenge.nonce = parameters->Get("nonce");
  challenge.opaque = parameters->Get("opaque");
  challenge.stale = EqualsIgnoreCase(parameters->Get("stale"), "true");
  const std::string_view algorithm = parameters->Get("algorithm"), qop = parameters->Get("qop");
  challenge.names_algorithm = !algorithm.empty();
  if (EqualsIgnoreCase(algorithm, "SHA-256")) {
    challenge.algorithm = sip::DigestAlgorithm::kSha256;
  } else if (!algorithm.empty() && !EqualsIgnoreCase(algorithm, "MD5")) {
    return std::nullopt;
  }
  challenge.has_qop = OffersAuth(qop);
  if (!qop.empty() && !challenge.has_qop) return std::nullopt;  // auth-int only
  return challenge;
}

std::vector<ClientDigest::Challenge> ClientDigest::StrongestOf(const sip::Message& refused) {
  std::vector<Challenge> strongest;
  for (const sip::Header& header : refused.headers()) {
    auto challenge = ParseChallenge(header);
    if (!challenge) continue;
    const auto same = std::ranges::find_if(strongest, [&](const Challenge& other) {
      return other.of_proxy == challenge->of_proxy && other.realm == challenge->realm;
    });
    if (same == strongest.end()) {
      if (strongest.size() < kMostRealms) strongest.push_back(std::move(*challenge));
    } else if (challenge->algorithm > same->algorithm) {
      *same = std::move(*challenge);
    }
  }
  return strongest;
}

bool ClientDigest::HasTried(const Challenge& challenge, const std::vector<std::string>& tried) {
  return std::ranges::any_of(tried, [&](const std::string& line) {
    const std::size_t colon = line.find(':');
    if (line.substr(0, colon) != HeaderOf(challenge.of_proxy)) return false;
    const auto parameters = sip::DigestParameters::Parse(std::string_view(line).substr(colon + 2));
    return parameters && parameters->Get("realm") == challenge.realm;
  });
}

ClientDigest::Challenge& ClientDigest::Remember(Challenge challenge) {
  std::erase_if(
      known_, [&](const Challenge& old) { return old.of_proxy == challenge.of_proxy && old.realm == challenge.realm; });
  if (known_.size() >= kMostRealms) known_.erase(known_.begin());
  return known_.emplace_back(std::move(challenge));
}

std::string ClientDigest::LineFor(Challenge& challenge, std::string_view method, std::string_view uri) const {
  const std::string ha1 = sip::Ha1(challenge.algorithm, user_, challenge.realm, password_);
  const std::string nc = Format("{:08x}", ++challenge.uses);
  const std::string cnonce = challenge.has_qop ? make_cnonce_() : std::string();
  const std::string_view qop = challenge.has_qop ? "auth" : "";
  const std::string response =
      sip::DigestResponse(challenge.algorithm, {ha1, challenge.nonce, nc, cnonce, qop, method, uri});
  // What came in quotes goes back as it came: its escapes are still inside.
  std::string line =
      Format("{}: Digest username={}, realm=\"{}\", nonce=\"{}\", uri=\"{}\", response=\"{}\"",
             HeaderOf(challenge.of_proxy), Quoted(user_), challenge.realm, challenge.nonce, uri, response);
  if (challenge.names_algorithm) line += Format(", algorithm={}", sip::DigestAlgorithmName(challenge.algorithm));
  if (challenge.has_qop) line += Format(", cnonce=\"{}\", nc={}, qop=auth", cnonce, nc);
  if (!challenge.opaque.empty()) line += Format(", opaque=\"{}\"", challenge.opaque);
  return line;
}

}  // namespace foyer::uplink
