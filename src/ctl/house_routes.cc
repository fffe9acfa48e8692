#include "ctl/house_routes.h"

#include "ctl/route_helpers.h"

namespace foyer::ctl {

void HouseRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/status", Need::kView, &HouseRoutes::GetStatus);
  router.Add(*this, "POST", "/api/v1/reload", Need::kAdmin, &HouseRoutes::PostReload);
  router.Add(*this, "GET", "/api/v1/bindings", Need::kView, &HouseRoutes::GetBindings);
  router.Add(*this, "GET", "/api/v1/uplinks", Need::kView, &HouseRoutes::GetUplinks);
  router.Add(*this, "GET", "/api/v1/calls", Need::kView, &HouseRoutes::GetCalls);
  router.Add(*this, "GET", "/api/v1/bans", Need::kAdmin, &HouseRoutes::GetBans);
  router.Add(*this, "DELETE", "/api/v1/bans/{name}", Need::kAdmin, &HouseRoutes::DeleteBan);
  router.Add(*this, "GET", "/api/v1/audio", Need::kAdmin, &HouseRoutes::GetAudio);
  router.Add(*this, "POST", "/api/v1/audio/calibrate", Need::kAdmin, &HouseRoutes::PostCalibrate);
}

void HouseRoutes::GetStatus(const Call& call) {
  Json status = ToJson(parts_.status.Gather());
  status["door_state"] = parts_.door == nullptr ? "none" : parts_.door->State();
  status["locks"] = LocksOf(parts_);
  status["inputs"] = InputsOf(parts_);
  call.Succeed(200, status);
}

void HouseRoutes::PostReload(const Call& call) {
  parts_.reload->Reload([call](const ReloadOutcome& outcome) {
    std::string mistakes;
    for (const std::string& mistake : outcome.mistakes) mistakes += (mistakes.empty() ? "" : "\n") + mistake;
    if (!mistakes.empty()) return call.Fail(409, mistakes, "mend the file; nothing has changed");
    call.Succeed(200, {{"need_restart", outcome.need_restart}});
  });
}

void HouseRoutes::GetBindings(const Call& call) {
  parts_.location.List([this, call](const std::vector<ContactBinding>& bindings) {
    Json list = Json::array();
    for (const ContactBinding& binding : bindings) {
      Json entry = ToJson(binding, parts_.loop.Now());
      const User* user = parts_.users.Find(binding.aor);
      entry["internal"] = user != nullptr && user->source == User::Source::kInternal;
      list.push_back(std::move(entry));
    }
    call.Succeed(200, {{"bindings", std::move(list)}});
  });
}

void HouseRoutes::GetUplinks(const Call& call) {
  const auto uplinks = parts_.uplinks == nullptr ? std::vector<UplinkStatus>() : parts_.uplinks->Statuses();
  call.Succeed(200, {{"uplinks", ToJsonList(uplinks)}});
}

void HouseRoutes::GetCalls(const Call& call) { call.Succeed(200, {{"calls", ToJsonList(parts_.calls.Calls())}}); }

void HouseRoutes::GetBans(const Call& call) {
  call.Succeed(200, {{"bans", ToJsonList(parts_.bans == nullptr ? std::vector<Ban>() : parts_.bans->Bans())}});
}

void HouseRoutes::DeleteBan(const Call& call) {
  const auto address = IpAddress::Parse(call.name);
  if (!address) return call.Fail(400, "'" + call.name + "' is no IP address", "write one as in GET /api/v1/bans");
  if (parts_.bans == nullptr || !parts_.bans->Unban(*address)) {
    return call.Fail(404, call.name + " is not banned", "GET /api/v1/bans lists those that are");
  }
  call.Succeed(200, {{"source", call.name}});
}

bool HouseRoutes::HasSound(const Call& call) const {
  if (parts_.sound != nullptr) return true;
  call.Fail(409, "this daemon has no door, and so no sound", "add a [door] section to its configuration");
  return false;
}

void HouseRoutes::GetAudio(const Call& call) {
  if (HasSound(call)) call.Succeed(200, ToJson(parts_.sound->Gather()));
}

void HouseRoutes::PostCalibrate(const Call& call) {
  if (!HasSound(call)) return;
  parts_.sound->Calibrate([call](const Result<std::chrono::milliseconds>& delay) {
    if (!delay) return call.Fail(409, delay.error().message, "foyerctl audio shows devices and levels");
    call.Succeed(200, {{"delay_ms", delay->count()}});
  });
}

}  // namespace foyer::ctl
