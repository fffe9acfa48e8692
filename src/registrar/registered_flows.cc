#include "registrar/registered_flows.h"

#include <algorithm>

namespace foyer::registrar {

void RegisteredFlows::Add(const Flow& flow, const Aor& user) {
  if (!IsStream(flow.transport) || SpeaksFor(flow, user)) return;
  auto& users = users_[flow];
  if (users.size() < kMaxUsersPerFlow) users.push_back(user);
}

bool RegisteredFlows::SpeaksFor(const Flow& flow, const Aor& user) const {
  const auto users = users_.find(flow);
  return users != users_.end() && std::find(users->second.begin(), users->second.end(), user) != users->second.end();
}

}  // namespace foyer::registrar
