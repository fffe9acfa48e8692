#include "ctl/door_routes.h"

#include "ctl/route_helpers.h"

namespace foyer::ctl {

DoorRoutes::DoorRoutes(const ApiParts& parts) : parts_(parts) {
  if (parts_.archive != nullptr) live_.emplace(parts_.loop, *parts_.archive);
}

void DoorRoutes::AddTo(Router& router) {
  router.Add(*this, "POST", "/api/v1/ring", Need::kTalk, &DoorRoutes::PostRing);
  router.Add(*this, "POST", "/api/v1/hangup", Need::kTalk, &DoorRoutes::PostHangUp);
  router.Add(*this, "GET", "/api/v1/snapshot", Need::kView, &DoorRoutes::GetSnapshot);
  router.Add(*this, "GET", "/api/v1/live", Need::kView, &DoorRoutes::GetLive);
  router.AddStream({"/api/v1/live", Need::kView, std::string(LivePicture::kContentType),
                    [this](const HttpRequest& request, HttpStream& stream) { return ShowLive(request, stream); }});
}

void DoorRoutes::PostRing(const Call& call) {
  if (!IsThere(parts_.door, call)) return;
  const std::string target = StringOr(call.body, "target", "");
  if (!MayDo(parts_, call, Action::kRing, target)) return;
  const Status pressed = parts_.door->Press(target);
  if (!pressed) return call.Fail(409, pressed.error().message, "wait until the door is idle, or hang up first");
  call.Succeed(202, {{"door_state", parts_.door->State()}});
}

void DoorRoutes::PostHangUp(const Call& call) {
  if (!IsThere(parts_.door, call)) return;
  const Status ended = parts_.door->HangUp();
  if (!ended) return call.Fail(409, ended.error().message, "look at the door's state first");
  call.Succeed(200, {{"door_state", parts_.door->State()}});
}

void DoorRoutes::GetSnapshot(const Call& call) {
  if (!IsThere(parts_.archive, call) || !MayDo(parts_, call, Action::kLookIn, "door")) return;
  parts_.archive->TakeSnapshot([call](const Result<Jpeg>& jpeg) {
    if (!jpeg) return call.Fail(503, jpeg.error().message, "look at the newest fault events");
    call.respond({200, "image/jpeg", std::string(jpeg->begin(), jpeg->end())});
  });
}

// Who looks is told to the house, as for a look-in by a phone.
std::unique_ptr<OpenedStream> DoorRoutes::ShowLive(const HttpRequest& request, HttpStream& stream) {
  if (!live_ || !MayDo(parts_, request, Action::kLookIn, "door")) return nullptr;
  auto shown = live_->Show(stream);
  if (shown == nullptr) return nullptr;
  const std::string method(UnlockMethodName(MethodOf(request)));
  parts_.journal.Record(EventType::kLookIn, {}, {{"user", request.caller.name}, {"method", method}});
  return shown;
}

// Only where ShowLive() had none to give.
void DoorRoutes::GetLive(const Call& call) {
  if (!IsThere(parts_.archive, call) || !MayDo(parts_, call, Action::kLookIn, "door")) return;
  call.Fail(503, "too many watch the door's picture", "close one of the pages that show it, or ask for a snapshot");
}

}  // namespace foyer::ctl
