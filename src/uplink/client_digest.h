// Tells servers who we are, by a password that never leaves us (RFC 3261 s22 as a UAC, RFC 7616, RFC 8760): answers
// challenges, and remembers them, so that later requests need not be challenged.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sip/digest.h"
#include "sip/headers.h"
#include "sip/message.h"

namespace foyer::uplink {

class ClientDigest {
 public:
  using MakeNonce = std::function<std::string()>;

  // `make_cnonce` is for tests; empty: random ones.
  ClientDigest(std::string user, std::string password, MakeNonce make_cnonce = {});

  // Whole header lines that answer the challenges of `refused`: of each realm the strongest algorithm that we know
  // (MD5, SHA-256), with qop=auth where it is offered. `tried` are the lines that the refused request had. None: there
  // is nothing that we could answer, or what we tried is wrong.
  std::vector<std::string> Answer(const sip::Message& refused, std::string_view method, std::string_view uri,
                                  const std::vector<std::string>& tried);

  // The same for a request that nobody has challenged yet, from what is remembered. None: nothing is.
  std::vector<std::string> Preempt(std::string_view method, std::string_view uri);

  // A 2xx may name the nonce of the next request (Authentication-Info, RFC 7616 s3.5).
  void OnSuccess(const sip::Message& response);

 private:
  struct Challenge {
    bool of_proxy = false;
    std::string realm, nonce, opaque;
    sip::DigestAlgorithm algorithm = sip::DigestAlgorithm::kMd5;
    bool names_algorithm = false;
    bool has_qop = false;
    bool stale = false;
    std::uint32_t uses = 0;  // of the nonce
  };

  static std::optional<Challenge> ParseChallenge(const sip::Header& header);
  static std::vector<Challenge> StrongestOf(const sip::Message& refused);
  static bool HasTried(const Challenge& challenge, const std::vector<std::string>& tried);
  Challenge& Remember(Challenge challenge);
  std::string LineFor(Challenge& challenge, std::string_view method, std::string_view uri) const;

  const std::string user_, password_;
  const MakeNonce make_cnonce_;
  std::vector<Challenge> known_;
};

}  // namespace foyer::uplink
