#include "ctl/route_helpers.h"

namespace foyer::ctl {

std::string StringOr(const Json& body, const char* name, const char* otherwise) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string(otherwise);
}

Json LocksOf(const ApiParts& parts) {
  if (parts.locks != nullptr) return ToJsonList(parts.locks->Locks());
  return ToJsonList(parts.door == nullptr ? std::vector<LockState>() : parts.door->Locks());
}

Json InputsOf(const ApiParts& parts) {
  return ToJsonList(parts.locks == nullptr ? std::vector<InputState>() : parts.locks->Inputs());
}

UnlockMethod MethodOf(const HttpRequest& request) {
  return request.caller.is_operator ? UnlockMethod::kControl : UnlockMethod::kWeb;
}

bool IsThere(const void* part_of_door, const Call& call) {
  if (part_of_door != nullptr) return true;
  call.Fail(409, "this daemon has no door", "add a [door] section to its configuration");
  return false;
}

bool MayDo(const ApiParts& parts, const HttpRequest& who, Action action, const std::string& target) {
  AccessRequest request;
  request.who.proof = Proof::kOperator;
  request.action = action;
  (action == Action::kOpen ? request.lock : request.address.user) = target;
  const AccessDecision decision = parts.access.Decide(request);
  if (decision.allowed) return true;
  parts.journal.Record(EventType::kRefused, {},
                       {{"what", std::string(ActionName(action))},
                        {"why", std::string(decision.why)},
                        {"source", who.caller.name},
                        {"target", target}});
  return false;
}

bool MayDo(const ApiParts& parts, const Call& call, Action action, const std::string& target) {
  if (MayDo(parts, call.request, action, target)) return true;
  call.Fail(403, "this is not allowed", "see [[allow]] in the configuration");
  return false;
}

}  // namespace foyer::ctl
