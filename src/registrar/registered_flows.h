// Stream connections that speak for a user: on each of them that user has registered by digest. A new password ends
// what the old one has proved.
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"
#include "foyer/user_directory.h"

namespace foyer::registrar {

class RegisteredFlows {
 public:
  static constexpr std::size_t kMaxUsersPerFlow = 16;  // accounts of one phone; more are challenged each time

  // `user` has proved who it is on `flow`. Ignored for UDP, where an address proves nothing.
  void Add(const Flow& flow, const User& user);
  bool SpeaksFor(const Flow& flow, const User& user) const;
  void FlowClosed(const Flow& flow) { users_.erase(flow); }

 private:
  struct Proven {
    Aor aor;
    std::string ha1_md5, ha1_sha256;  // by which it was proved
  };
  static bool IsStill(const Proven& proven, const User& user);

  std::unordered_map<Flow, std::vector<Proven>> users_;
};

}  // namespace foyer::registrar
