#include "access/access_policy.h"

#include <algorithm>
#include <string_view>

#include "base/clock_trust.h"
#include "base/schedule.h"

namespace foyer::access {
namespace {

constexpr AccessDecision Yes(std::string_view why) { return {true, why}; }
constexpr AccessDecision No(std::string_view why) { return {false, why}; }

bool IsKindName(std::string_view name, UserKind kind) {
  switch (kind) {
    case UserKind::kPhone:
      return name == "phones";
    case UserKind::kPanel:
      return name == "panels";
    case UserKind::kDoor:
      return name == "doors";
  }
  return false;
}

bool IsForeignName(std::string_view name, const Aor& address) {
  return name == "@" + address.domain || name == address.ToUri();
}

// One question, held against the rules.
class Question {
 public:
  Question(const AccessPolicy& policy, const AccessRequest& request) : policy_(policy), request_(request) {}

  bool IsAllowedBy(const AllowConfig& rule) const {
    return std::ranges::find(rule.what, request_.action) != rule.what.end() &&
           std::ranges::any_of(rule.who, [this](const std::string& name) { return IsWho(name); }) &&
           std::ranges::any_of(rule.to, [this](const std::string& name) { return IsTarget(name); });
  }

 private:
  bool IsWho(std::string_view name) const {
    const Identity& who = request_.who;
    if (IsOurs(who.aor)) return name == "*" || IsKindName(name, who.kind) || IsUserOrMember(name, who.aor, who.kind);
    const bool by_uplink = who.proof == Proof::kUplink;
    return (by_uplink && (name == "*" || name == "uplinks")) || IsForeignName(name, who.aor);
  }

  bool IsTarget(std::string_view name) const {
    if (name == "*") return true;
    if (request_.action == Action::kOpen) return name == request_.lock;
    if (!IsOurs(request_.address)) return IsForeignName(name, request_.address);
    if (!request_.kind) return name == request_.address.user;
    return IsKindName(name, *request_.kind) || IsUserOrMember(name, request_.address, *request_.kind);
  }

  bool IsOurs(const Aor& aor) const { return aor.domain == policy_.domain; }

  bool IsUserOrMember(std::string_view name, const Aor& user, UserKind kind) const {
    if (name == user.user) return true;
    const auto group = std::ranges::find(policy_.groups, name, &GroupConfig::name);
    return group != policy_.groups.end() && std::ranges::any_of(group->members, [&](const std::string& member) {
             return member == user.user || (member == "*" && kind != UserKind::kDoor);
           });
  }

  const AccessPolicy& policy_;
  const AccessRequest& request_;
};

// While the clock is not set the bell rings at any time, and what needs the time to be safe is not allowed.
bool HoldsNow(const AllowConfig& rule, const AccessPolicy& policy, Action action,
              std::chrono::system_clock::time_point now) {
  if (rule.schedule.empty()) return true;
  if (!IsClockSet(now)) return action != Action::kOpen && action != Action::kLookIn;
  const auto schedule = std::ranges::find(policy.schedules, rule.schedule, &ScheduleConfig::name);
  return schedule != policy.schedules.end() && IsOpen(*schedule, now);
}

bool IsOwnAddress(const AccessRequest& request) {
  const bool is_to_user = request.action == Action::kCall || request.action == Action::kMessage;
  return is_to_user && !request.who.aor.user.empty() && request.who.aor == request.address;
}

}  // namespace

AccessDecision Decide(const AccessPolicy& policy, const AccessRequest& request,
                      std::chrono::system_clock::time_point now) {
  const Identity& who = request.who;
  if (who.proof == Proof::kOperator) return Yes("the operator");
  if (who.kind == UserKind::kDoor && request.action == Action::kOpen) return No("a door opens no locks");
  if (who.internal) return Yes("our own door");
  if (who.proof == Proof::kTrustedNetwork &&
      std::ranges::find(policy.trusted, request.action) == policy.trusted.end()) {
    return No("only a trusted network vouches for it, and may not for this");
  }
  if (IsOwnAddress(request) && who.aor.domain == policy.domain) return Yes("its own address");
  const Question question(policy, request);
  bool at_another_time = false;
  for (const AllowConfig& rule : policy.rules) {
    if (!question.IsAllowedBy(rule)) continue;
    if (request.at_any_time || HoldsNow(rule, policy, request.action, now)) return Yes("a rule");
    at_another_time = true;
  }
  return No(at_another_time ? "no rule allows it at this time" : "no rule allows it");
}

}  // namespace foyer::access
