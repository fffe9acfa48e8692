// Who sent a request. Identity is what a digest or a registered connection proves, never the From header or an address.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"

namespace foyer {
namespace sip {
class Message;
}

// How an identity was proved.
enum class Proof {
  kDigest,
  kFlow,  // by the connection that it has registered on, or the flow on which we have called it
  kCertificate,
  kTrustedNetwork,  // by nothing but its address: it may do no more than [trusted] allows
  kUplink,          // by the server that we have registered at
  kOperator,        // whoever may write to the control socket, or a code that he has given away; no user of ours
  kPin,             // typed at a keypad of ours
  kCard             // held to a reader of ours
};

struct Identity {
  Aor aor;
  UserKind kind = UserKind::kPhone;
  bool internal = false;  // our own user agent
  Proof proof = Proof::kDigest;
};

// The request needs (better) credentials: answer with `code` and these header lines ("WWW-Authenticate: Digest ...").
struct Challenge {
  int code = 401;  // 401 where we are the registrar (REGISTER), 407 where we are a proxy
  std::vector<std::string> headers;
};
struct Refusal {
  int code = 403;
  std::string reason;  // reason phrase, tells nothing about who exists
};
using AuthResult = std::variant<Identity, Challenge, Refusal>;

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // Checks the digest of `request`; failing that, the connection: a stream on which a user has registered by digest
  // speaks for that user, and so does one whose certificate names that user; a host of [trusted] speaks for a user
  // in From of the kinds named there. Counts failures.
  virtual AuthResult Authenticate(const sip::Message& request, const Flow& from) = 0;
};

}  // namespace foyer
