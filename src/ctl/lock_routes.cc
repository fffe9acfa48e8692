#include "ctl/lock_routes.h"

#include <algorithm>

#include "ctl/hold_request.h"
#include "ctl/route_helpers.h"

namespace foyer::ctl {

namespace {

// In whose name the audit trail has it: who has logged in, or whom the control socket names.
std::string WhoAsks(const Call& call) {
  if (!call.request.caller.is_operator) return call.request.caller.name;
  return StringOr(call.body, "who", "control").substr(0, 64);
}

}  // namespace

void LockRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/locks", Need::kView, &LockRoutes::GetLocks);
  router.Add(*this, "POST", "/api/v1/locks/{name}/open", Need::kOpen, &LockRoutes::PostOpen);
  router.Add(*this, "POST", "/api/v1/locks/{name}/hold", Need::kOpen, &LockRoutes::PostHold);
  router.Add(*this, "POST", "/api/v1/locks/{name}/block", Need::kOpen, &LockRoutes::PostBlock);
  router.Add(*this, "POST", "/api/v1/locks/{name}/release", Need::kOpen, &LockRoutes::PostRelease);
  router.Add(*this, "GET", "/api/v1/inputs", Need::kView, &LockRoutes::GetInputs);
}

void LockRoutes::GetLocks(const Call& call) { call.Succeed(200, {{"locks", LocksOf(parts_)}}); }

void LockRoutes::GetInputs(const Call& call) { call.Succeed(200, {{"inputs", InputsOf(parts_)}}); }

// Such a lock is there, and the rules let whoever may write to the control socket open it; else it was answered.
bool LockRoutes::MayUseLock(const Call& call) const {
  if (!IsThere(parts_.door, call)) return false;
  const auto locks = parts_.door->Locks();
  if (std::ranges::find(locks, call.name, &LockState::name) == locks.end()) {
    std::string names;
    for (const LockState& lock : locks) names += (names.empty() ? "" : ", ") + lock.name;
    call.Fail(404, "there is no lock '" + call.name + "'", names.empty() ? "none is configured" : "there is: " + names);
    return false;
  }
  return MayDo(parts_, call, Action::kOpen, call.name);
}

void LockRoutes::PostOpen(const Call& call) {
  if (!MayUseLock(call)) return;
  const std::string key(call.request.Header("idempotency-key"));
  if (key.size() > RememberedAnswers::kLongestKey) {
    return call.Fail(400, "the Idempotency-Key is too long", "make it from random characters, 128 at most");
  }
  const std::string what = call.request.caller.name + "\n" + call.name + "\n" + key;
  if (const auto before = key.empty() ? std::nullopt : answered_.Find(what)) return call.respond(*before);
  const Status opened = parts_.door->Open(call.name, WhoAsks(call), MethodOf(call.request));
  if (!opened) return call.Fail(409, opened.error().message, "look at the newest fault events");
  HttpResponse response;
  response.status = 202;
  response.body = Dump({{"lock", call.name}});
  if (!key.empty()) answered_.Keep(what, response);
  call.respond(std::move(response));
}

void LockRoutes::PostHold(const Call& call) {
  const auto length = ParseHold(call.body, parts_.loop.WallNow());
  if (!length) return call.Fail(400, length.error().message, "docs/openapi.yaml describes it");
  if (!MayUseLock(call)) return;
  AnswerOrder(call, parts_.locks->Hold(call.name, *length, WhoAsks(call), MethodOf(call.request)));
}

void LockRoutes::PostBlock(const Call& call) {
  if (!MayUseLock(call)) return;
  parts_.locks->Block(call.name, WhoAsks(call), MethodOf(call.request),
                      [call](const Status& done) { AnswerOrder(call, done); });
}

void LockRoutes::PostRelease(const Call& call) {
  if (!MayUseLock(call)) return;
  parts_.locks->Release(call.name, WhoAsks(call), MethodOf(call.request),
                        [call](const Status& done) { AnswerOrder(call, done); });
}

void LockRoutes::AnswerOrder(const Call& call, const Status& done) {
  if (!done) return call.Fail(409, done.error().message, "GET /api/v1/locks tells how it is");
  call.Succeed(202, {{"lock", call.name}});
}

}  // namespace foyer::ctl
