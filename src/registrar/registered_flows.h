// Stream connections that speak for a user: on each of them that user has registered by digest.
#pragma once
#include <unordered_map>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"

namespace foyer::registrar {

class RegisteredFlows {
 public:
  static constexpr std::size_t kMaxUsersPerFlow = 16;  // accounts of one phone; more are challenged each time

  // `user` has proved who it is on `flow`. Ignored for UDP, where an address proves nothing.
  void Add(const Flow& flow, const Aor& user);
  bool SpeaksFor(const Flow& flow, const Aor& user) const;
  void FlowClosed(const Flow& flow) { users_.erase(flow); }

 private:
  std::unordered_map<Flow, std::vector<Aor>> users_;
};

}  // namespace foyer::registrar
