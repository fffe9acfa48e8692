#include "registrar/registered_flows.h"

#include <algorithm>

namespace foyer::registrar {

void RegisteredFlows::Add(const Flow& flow, const User& user) {
  if (!IsStream(flow.transport)) return;
  auto& users = users_[flow];
  std::erase_if(users, [&user](const Proven& proven) { return proven.aor == user.aor; });
  if (users.size() < kMaxUsersPerFlow) users.push_back({user.aor, user.ha1_md5, user.ha1_sha256});
}

bool RegisteredFlows::SpeaksFor(const Flow& flow, const User& user) const {
  const auto users = users_.find(flow);
  return users != users_.end() &&
         std::ranges::any_of(users->second, [&user](const Proven& proven) { return IsStill(proven, user); });
}

bool RegisteredFlows::IsStill(const Proven& proven, const User& user) {
  return proven.aor == user.aor && proven.ha1_md5 == user.ha1_md5 && proven.ha1_sha256 == user.ha1_sha256;
}

}  // namespace foyer::registrar
