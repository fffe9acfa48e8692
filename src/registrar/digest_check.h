// Checks digest credentials (RFC 7616, RFC 8760) of our users, whatever protocol they came by. An unknown user and a
// wrong password look alike, in the answer and in the time it takes.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/user_directory.h"
#include "registrar/nonces.h"
#include "sip/digest.h"
#include "sip/headers.h"

namespace foyer::registrar {

class DigestCheck {
 public:
  static constexpr std::size_t kMaxCredentials = 4;  // in one request; each costs a hash

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

  // Both must outlive it. `domain` is that of the users, and the realm.
  DigestCheck(EventLoop& loop, const UserDirectory& users, std::string domain, std::chrono::seconds nonce_lifetime);

  // Credentials for our realm. `is_made_for` tells whether their uri is that of the request.
  Claim Check(const sip::DigestParameters& credentials, std::string_view method,
              const std::function<bool(std::string_view uri)>& is_made_for);

  // "NAME: Digest ...": one line for each algorithm, MD5 first.
  std::vector<std::string> Challenges(std::string_view name, bool only_md5, bool stale);

  const std::string& realm() const { return domain_; }

 private:
  std::vector<std::string_view> SecretsOf(const Aor& claimed, sip::DigestAlgorithm algorithm, bool by_address) const;
  bool UseNonce(const sip::DigestParameters& credentials);

  EventLoop& loop_;
  const UserDirectory& users_;
  const std::string domain_;
  const std::string nobodys_secret_;  // takes the place of the hash of a user who does not exist
  Nonces nonces_;
};

}  // namespace foyer::registrar
