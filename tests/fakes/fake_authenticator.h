// Knows who is on which flow; everybody else is challenged.
#pragma once
#include <map>

#include "foyer/authenticator.h"

namespace foyer {

class FakeAuthenticator : public Authenticator {
 public:
  AuthResult Authenticate(const sip::Message&, const Flow& from) override {
    ++asked;
    if (const auto known = identities.find(from); known != identities.end()) return known->second;
    return Challenge{407, {"Proxy-Authenticate: Digest realm=\"house.test\", nonce=\"n\""}};
  }

  std::map<Flow, Identity> identities;
  int asked = 0;
};

}  // namespace foyer
