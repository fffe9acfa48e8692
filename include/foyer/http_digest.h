// Who sent an HTTP request, by the name and password of a SIP user (HTTP digest, RFC 7616).
#pragma once
#include <string>

#include "foyer/authenticator.h"
#include "foyer/http.h"

namespace foyer {

class HttpDigest {
 public:
  virtual ~HttpDigest() = default;

  // A Challenge has whole header lines ("WWW-Authenticate: Digest ..."). Counts failures, and guesses are limited as
  // those of SIP are.
  virtual AuthResult Authenticate(const HttpRequest& request) = 0;

  // Another secret in `request` was wrong: it counts as a wrong password does. `what` was refused and `why` is for the
  // audit trail; neither may hold the secret.
  virtual void CountFailure(const HttpRequest& request, std::string what, std::string why) = 0;

  // Whoever sent it has guessed too often of late, and is told nothing at all.
  virtual bool IsLockedOut(const HttpRequest& request) = 0;
};

}  // namespace foyer
