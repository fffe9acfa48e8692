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

#include "foyer/authenticator.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/peer_certificates.h"
#include "foyer/source_guard.h"
#include "foyer/user_directory.h"
#include "registrar/digest_check.h"
#include "registrar/failures.h"
#include "registrar/registered_flows.h"

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
  void UseGuard(SourceGuard& guard) {
    guard_ = &guard;
    failures_.UseGuard(guard);
  }

  // Who needs no password, from now on.
  void Trust(TrustedConfig trusted) { options_.trusted = std::move(trusted); }

  // For requests that come another way than SIP: the same nonces and the same users.
  DigestCheck& digest() { return digest_; }

  // The connection is gone and speaks for nobody any more.
  void FlowClosed(const Flow& flow) { flows_.FlowClosed(flow); }

 private:
  using Verdict = DigestCheck::Verdict;

  AuthResult Judge(const sip::Message& request, const Flow& from);
  DigestCheck::Claim CheckDigest(const sip::Message& request);
  enum class Certificate { kNone, kOfAnother, kOfUser };
  bool NamesAnother(const sip::Message& request, const Flow& from) const;
  Certificate CertificateFor(const Aor& user, const Flow& from) const;
  std::optional<Identity> WithoutDigest(const sip::Message& request, const Flow& from) const;
  bool IsTrusted(const User& user, const sip::Message& request, const IpAddress& host) const;
  Challenge MakeChallenge(const sip::Message& request, bool stale);
  void CountFailure(const sip::Message& request, const Flow& from, std::string why);

  const UserDirectory& users_;
  AuthenticatorOptions options_;
  DigestCheck digest_;
  RegisteredFlows flows_;
  SourceGuard* guard_ = nullptr;
  Failures failures_;
  const PeerCertificates* certificates_ = nullptr;  // null: nobody shows any
  bool certificates_required_ = false;
};

}  // namespace foyer::registrar
