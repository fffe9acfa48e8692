// Proves who sent a request: by digest (RFC 7616, RFC 8760), by the connection on which a user has registered by
// digest, by the certificate that the device has shown on it, or, for some kinds of users, by the [trusted] network. An
// unknown user and a wrong password look alike, in the answer and in the time it takes.
//
// Both algorithms are always offered, MD5 first: many devices read only the first challenge and know nothing else, and
// those that prefer SHA-256 look for it (RFC 8760 s2.4). Only devices that are known to fail at it are not shown the
// second.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/token_bucket.h"
#include "foyer/authenticator.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/peer_certificates.h"
#include "foyer/source_guard.h"
#include "foyer/user_directory.h"
#include "registrar/nonces.h"
#include "registrar/registered_flows.h"
#include "sip/digest.h"
#include "sip/headers.h"

namespace foyer::registrar {

struct AuthenticatorOptions {
  std::string domain;  // of the users; also the realm
  TrustedConfig trusted;
  std::chrono::seconds nonce_lifetime{300};
};

class DigestAuthenticator final : public Authenticator {
 public:
  // All references must outlive it.
  DigestAuthenticator(EventLoop& loop, const UserDirectory& users, EventJournal& journal, AuthenticatorOptions options);

  AuthResult Authenticate(const sip::Message& request, const Flow& from) override;

  // A certificate speaks for the user that it names, or for every user of the domain that it names. Where each device
  // must have one (`required`), one that names another than From is a refusal. `certificates` must outlive this object.
  void UseCertificates(const PeerCertificates& certificates, bool required) {
    certificates_ = &certificates;
    certificates_required_ = required;
  }

  // Who counts failures and remembers whose flow is whose; without it, neither is done. It must outlive this object.
  void UseGuard(SourceGuard& guard) { guard_ = &guard; }

  // Who needs no password, from now on.
  void Trust(TrustedConfig trusted) { options_.trusted = std::move(trusted); }

  // The connection is gone and speaks for nobody any more.
  void FlowClosed(const Flow& flow) { flows_.FlowClosed(flow); }

 private:
  enum class Verdict {
    kNone,   // no credentials for our realm
    kWrong,  // unknown user, wrong password, or made for another request
    kStale,  // right, but the nonce is old, or was used so before
    kRight
  };
  struct Claim {
    Verdict verdict = Verdict::kNone;
    Aor user;
  };

  AuthResult Judge(const sip::Message& request, const Flow& from);
  Claim CheckDigest(const sip::Message& request);
  Claim CheckCredentials(const sip::Message& request, const sip::DigestParameters& credentials);
  enum class Certificate { kNone, kOfAnother, kOfUser };
  bool NamesAnother(const sip::Message& request, const Flow& from) const;
  Certificate CertificateFor(const Aor& user, const Flow& from) const;
  std::vector<std::string_view> SecretsOf(const Aor& claimed, sip::DigestAlgorithm algorithm, bool by_address) const;
  bool UseNonce(const sip::DigestParameters& credentials);
  std::optional<Identity> WithoutDigest(const sip::Message& request, const Flow& from) const;
  bool IsTrusted(const User& user, const sip::Message& request, const IpAddress& host) const;
  Challenge MakeChallenge(const sip::Message& request, bool stale);
  void CountFailure(const sip::Message& request, const Flow& from, std::string why);

  EventLoop& loop_;
  const UserDirectory& users_;
  EventJournal& journal_;
  AuthenticatorOptions options_;
  const std::string nobodys_secret_;  // takes the place of the hash of a user who does not exist
  Nonces nonces_;
  RegisteredFlows flows_;
  SourceGuard* guard_ = nullptr;
  TokenBucket telling_;
  const PeerCertificates* certificates_ = nullptr;  // null: nobody shows any
  bool certificates_required_ = false;
};

}  // namespace foyer::registrar
