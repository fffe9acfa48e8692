// Who may do what, as a pure function of the rules, the question and the time. Deny by default: a rule has to allow it.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "foyer/access.h"
#include "foyer/config.h"

namespace foyer::access {

struct AccessPolicy {
  std::string domain;  // of our users; nobody of another one is anybody here, but for who comes by an uplink
  std::vector<AllowConfig> rules;
  std::vector<GroupConfig> groups;  // that rules name
  std::vector<ScheduleConfig> schedules;
  std::vector<Action> trusted;  // all that an identity may do that only a trusted network vouches for
};

// Besides the rules: the operator may do everything; our own user agent calls what the configuration or the operator
// has told it to; everybody reaches devices of his own; and a door opens no locks, whatever the rules say.
AccessDecision Decide(const AccessPolicy& policy, const AccessRequest& request,
                      std::chrono::system_clock::time_point now);

}  // namespace foyer::access
