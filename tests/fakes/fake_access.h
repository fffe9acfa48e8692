// Allows everything but what a test refuses, and remembers what it was asked.
#pragma once
#include <functional>
#include <vector>

#include "foyer/access.h"

namespace foyer {

class FakeAccess : public AccessControl {
 public:
  AccessDecision Decide(const AccessRequest& request) const override {
    asked.push_back(request);
    const bool refused = refuse && refuse(request);
    return {!refused, refused ? "no rule allows it" : "a rule"};
  }

  std::function<bool(const AccessRequest&)> refuse;
  mutable std::vector<AccessRequest> asked;
};

}  // namespace foyer
