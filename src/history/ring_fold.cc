#include "history/ring_fold.h"

#include <algorithm>

#include "foyer/record_fields.h"

namespace foyer::history {
namespace {

using std::chrono::microseconds;

microseconds Since(const RingRecord& ring, const Event& event) {
  const auto at = static_cast<std::int64_t>(event.monotonic_us) - static_cast<std::int64_t>(ring.monotonic_us);
  return microseconds(std::max<std::int64_t>(at, 0));
}

// In the order of time: the edge of a lock is told later than it was.
void AddStep(RingRecord& ring, std::string what, std::string_view who, microseconds at) {
  if (ring.steps.size() >= kMostSteps) return;
  const auto later = std::ranges::upper_bound(ring.steps, at, {}, &RingStep::at);
  ring.steps.insert(later, {std::move(what), std::string(who), at});
}

RungDevice* DeviceOf(RingRecord& ring, std::string_view device) {
  const auto found = std::ranges::find(ring.devices, device, &RungDevice::device);
  return found == ring.devices.end() ? nullptr : &*found;
}

void OnPress(RingRecord& ring, const Event& event) {
  if (ring.presses.size() < kMostPresses) ring.presses.push_back(event.id);
  AddStep(ring, "press", event.Field("button"), Since(ring, event));
}

// A device that is called again has moved, or rings anew after a second press.
void OnInviteSent(RingRecord& ring, const Event& event) {
  const microseconds at = Since(ring, event);
  const std::string_view device = event.Field("device");
  if (std::ranges::find(ring.call_ids, event.call_id) == ring.call_ids.end() && ring.call_ids.size() < kMostCalls) {
    ring.call_ids.push_back(event.call_id);
  }
  if (RungDevice* known = DeviceOf(ring, device)) {
    known->state = "called";
  } else if (ring.devices.size() < kMostDevices) {
    RungDevice rung;
    rung.device = device;
    rung.aor = event.Field("aor");
    rung.called = at;
    ring.devices.push_back(std::move(rung));
  }
  AddStep(ring, "invite_sent", device, at);
}

void OnProvisional(RingRecord& ring, const Event& event) {
  RungDevice* device = DeviceOf(ring, event.Field("device"));
  if (device == nullptr) return;
  const microseconds at = Since(ring, event);
  if (!device->ringing) {
    device->ringing = at;
    AddStep(ring, "provisional", device->device, at);
  }
  if (device->state == "called") device->state = "ringing";
}

void OnFirstPicture(RingRecord& ring, const Event& event) {
  RungDevice* device = DeviceOf(ring, event.Field("leg"));
  if (device == nullptr || device->picture) return;
  device->picture = Since(ring, event);
  AddStep(ring, "first_picture", device->device, *device->picture);
}

void OnAnswered(RingRecord& ring, const Event& event) {
  if (ring.answered) return;
  ring.answered = Since(ring, event);
  ring.answered_by = event.Field("aor");
  ring.answered_device = event.Field("device");
  if (RungDevice* device = DeviceOf(ring, ring.answered_device)) device->state = "answered";
  AddStep(ring, "answered", ring.answered_device, *ring.answered);
}

// 603 is what phones say when somebody declines; 486 and 600 what some of them say instead.
void OnDeclined(RingRecord& ring, const Event& event) {
  const std::string_view code = event.Field("code");
  const bool by_somebody = code == "603" || code == "486" || code == "600";
  if (RungDevice* device = DeviceOf(ring, event.Field("device"))) device->state = by_somebody ? "declined" : "failed";
  AddStep(ring, by_somebody ? "declined" : "failed", event.Field("device"), Since(ring, event));
}

void OnCancelled(RingRecord& ring, const Event& event) {
  if (RungDevice* device = DeviceOf(ring, event.Field("device"))) device->state = "cancelled";
  AddStep(ring, "cancelled", event.Field("device"), Since(ring, event));
}

void OnUnlock(RingRecord& ring, const Event& event) {
  RingUnlock unlock{std::string(event.Field("lock")),   std::string(event.Field("user")),
                    std::string(event.Field("method")), event.Field("allowed") == "yes",
                    std::string(event.Field("why")),    Since(ring, event)};
  AddStep(ring, unlock.allowed ? "unlock" : "unlock_refused", unlock.user, unlock.at);
  if (ring.unlocks.size() < kMostUnlocks) ring.unlocks.push_back(std::move(unlock));
}

bool IsOpened(const RingRecord& ring) { return std::ranges::any_of(ring.unlocks, &RingUnlock::allowed); }

bool HasDevice(const RingRecord& ring, std::string_view state) {
  return std::ranges::find(ring.devices, state, &RungDevice::state) != ring.devices.end();
}

RingEnd EndOf(const RingRecord& ring, std::string_view why) {
  if (ring.answered) return RingEnd::kAnswered;
  if (IsOpened(ring)) return RingEnd::kOpened;
  if (HasDevice(ring, "declined")) return RingEnd::kDeclined;
  if (why == "the caller gave up" || why == "hung up before it rang") return RingEnd::kCancelled;
  return ring.devices.empty() ? RingEnd::kFailed : RingEnd::kMissed;
}

}  // namespace

RingRecord BeginRing(const Event& event, const std::string& own_door) {
  RingRecord ring;
  ring.id = event.id;
  ring.wall_ms = event.wall_ms;
  ring.monotonic_us = event.monotonic_us;
  ring.button = event.Field("button");
  ring.target = event.Field("target");
  ring.door = event.type == EventType::kRing ? own_door : std::string(event.Field("caller"));
  Fold(ring, event);
  return ring;
}

void Fold(RingRecord& ring, const Event& event) {
  switch (event.type) {
    case EventType::kRing:
      return OnPress(ring, event);
    case EventType::kInviteSent:
      return OnInviteSent(ring, event);
    case EventType::kProvisional:
      return OnProvisional(ring, event);
    case EventType::kFirstRtpOut:
      return OnFirstPicture(ring, event);
    case EventType::kAnswered:
      return OnAnswered(ring, event);
    case EventType::kDeclined:
      return OnDeclined(ring, event);
    case EventType::kCancelled:
      return OnCancelled(ring, event);
    case EventType::kUnlock:
      return OnUnlock(ring, event);
    case EventType::kLockOn:
    case EventType::kLockOff:
      return AddStep(ring, std::string(EventName(event.type)), event.Field("lock"), Since(ring, event));
    case EventType::kSnapshot:
      return AddStep(ring, "picture_kept", {}, Since(ring, event));
    case EventType::kEnded:
      return EndRing(ring, event.monotonic_us, std::string(event.Field("why")));
    default:
      return;
  }
}

void EndRing(RingRecord& ring, std::uint64_t monotonic_us, const std::string& why) {
  if (ring.end != RingEnd::kGoesOn) return;
  Event at;
  at.monotonic_us = monotonic_us;
  ring.ended = Since(ring, at);
  ring.why = why;
  ring.end = EndOf(ring, why);
  ring.steps.push_back({"ended", {}, *ring.ended});
}

void CutOff(RingRecord& ring) {
  if (ring.end != RingEnd::kGoesOn) return;
  ring.why = "foyerd or the power stopped while it went on";
  ring.end = ring.answered ? RingEnd::kAnswered : IsOpened(ring) ? RingEnd::kOpened : RingEnd::kCutOff;
}

}  // namespace foyer::history
