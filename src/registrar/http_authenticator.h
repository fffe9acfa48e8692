// Digest over HTTP (RFC 7616): the same users, nonces and limits as of SIP.
#pragma once
#include <string>

#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/http_digest.h"
#include "foyer/source_guard.h"
#include "foyer/user_directory.h"
#include "registrar/digest_check.h"
#include "registrar/failures.h"

namespace foyer::registrar {

class HttpAuthenticator final : public HttpDigest {
 public:
  // All must outlive it.
  HttpAuthenticator(EventLoop& loop, DigestCheck& digest, const UserDirectory& users, EventJournal& journal,
                    SourceGuard& guard);

  AuthResult Authenticate(const HttpRequest& request) override;
  void CountFailure(const HttpRequest& request, std::string what, std::string why) override;
  bool IsLockedOut(const HttpRequest& request) override;

 private:
  DigestCheck::Claim CheckHeaders(const HttpRequest& request);
  Challenge MakeChallenge(bool stale);

  DigestCheck& digest_;
  const UserDirectory& users_;
  SourceGuard& guard_;
  Failures failures_;
};

}  // namespace foyer::registrar
