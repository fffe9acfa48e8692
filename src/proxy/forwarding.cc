#include "proxy/forwarding.h"

namespace foyer::proxy {
namespace {

constexpr int kMostInAChain = 5;

}  // namespace

void Forwarding::Add(const Aor& user, TimePoint now) {
  const auto rules = rules_.find(user);
  if (rules == rules_.end()) return;
  User added{next_depth_, std::nullopt};
  if (!rules->second.no_answer.empty()) added.until = now + rules->second.no_answer_after;
  users_.try_emplace(user, added);
}

std::optional<std::string> Forwarding::NoAnswer(const Aor& user) {
  const auto found = users_.find(user);
  if (found == users_.end() || !found->second.until) return std::nullopt;
  found->second.until.reset();
  return Take(user, &ForwardRules::no_answer);
}

std::optional<std::string> Forwarding::Take(const Aor& user, std::string ForwardRules::*rule) {
  const auto found = users_.find(user);
  if (found == users_.end() || found->second.depth >= kMostInAChain) return std::nullopt;
  const auto rules = rules_.find(user);  // gone if the configuration was changed meanwhile
  if (rules == rules_.end() || (rules->second.*rule).empty()) return std::nullopt;
  next_depth_ = found->second.depth + 1;
  return rules->second.*rule;
}

std::optional<TimePoint> Forwarding::NextDue() const {
  std::optional<TimePoint> next;
  for (const auto& [aor, user] : users_) {
    if (user.until && (!next || *user.until < *next)) next = user.until;
  }
  return next;
}

std::vector<Aor> Forwarding::Due(TimePoint now) const {
  std::vector<Aor> due;
  for (const auto& [aor, user] : users_) {
    if (user.until && *user.until <= now) due.push_back(aor);
  }
  return due;
}

}  // namespace foyer::proxy
