// The routes of the locks and of the inputs beside them.
#include <algorithm>

#include "ctl/api.h"
#include "ctl/hold_request.h"

namespace foyer::ctl {

namespace {

template <typename Range>
Json ToJsonList(const Range& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(ToJson(value));
  return list;
}

// In whose name the audit trail has it.
std::string WhoAsks(const Json& body) {
  const auto who = body.find("who");
  return who != body.end() && who->is_string() ? who->get<std::string>().substr(0, 64) : "control";
}

}  // namespace

Json Api::Locks() const {
  if (parts_.locks != nullptr) return ToJsonList(parts_.locks->Locks());
  return ToJsonList(parts_.door == nullptr ? std::vector<LockState>() : parts_.door->Locks());
}

Json Api::Inputs() const {
  return ToJsonList(parts_.locks == nullptr ? std::vector<InputState>() : parts_.locks->Inputs());
}

void Api::GetLocks(const Call& call) { call.Succeed(200, {{"locks", Locks()}}); }

void Api::GetInputs(const Call& call) { call.Succeed(200, {{"inputs", Inputs()}}); }

// Such a lock is there, and the rules let whoever may write to the control socket open it; else it was answered.
bool Api::MayUseLock(const Call& call) const {
  if (!HasDoor(call)) return false;
  const auto locks = parts_.door->Locks();
  if (std::ranges::find(locks, call.name, &LockState::name) == locks.end()) {
    std::string names;
    for (const LockState& lock : locks) names += (names.empty() ? "" : ", ") + lock.name;
    call.Fail(404, "there is no lock '" + call.name + "'", names.empty() ? "none is configured" : "there is: " + names);
    return false;
  }
  return MayDo(call, Action::kOpen, call.name);
}

void Api::PostOpen(const Call& call) {
  if (!MayUseLock(call)) return;
  const Status opened = parts_.door->Open(call.name, WhoAsks(call.body), UnlockMethod::kControl);
  if (!opened) return call.Fail(409, opened.error().message, "look at the newest fault events");
  call.Succeed(202, {{"lock", call.name}});
}

void Api::PostHold(const Call& call) {
  const auto length = ParseHold(call.body, parts_.loop.WallNow());
  if (!length) return call.Fail(400, length.error().message, "docs/openapi.yaml describes it");
  if (!MayUseLock(call)) return;
  AnswerOrder(call, parts_.locks->Hold(call.name, *length, WhoAsks(call.body), UnlockMethod::kControl));
}

void Api::PostBlock(const Call& call) {
  if (!MayUseLock(call)) return;
  parts_.locks->Block(call.name, WhoAsks(call.body), UnlockMethod::kControl,
                      [call](const Status& done) { AnswerOrder(call, done); });
}

void Api::PostRelease(const Call& call) {
  if (!MayUseLock(call)) return;
  parts_.locks->Release(call.name, WhoAsks(call.body), UnlockMethod::kControl,
                        [call](const Status& done) { AnswerOrder(call, done); });
}

void Api::AnswerOrder(const Call& call, const Status& done) {
  if (!done) return call.Fail(409, done.error().message, "GET /api/v1/locks tells how it is");
  call.Succeed(202, {{"lock", call.name}});
}

}  // namespace foyer::ctl
