#include <algorithm>
#include <array>

#include "foyer/check.h"
#include "foyer/event_journal.h"

namespace foyer {
namespace {

struct Named {
  EventType type;
  std::string_view name;
};

// In the order of the types.
constexpr std::array kNames = std::to_array<Named>({
    {EventType::kRing, "ring"},
    {EventType::kInviteSent, "invite_sent"},
    {EventType::kProvisional, "provisional"},
    {EventType::kFirstRtpOut, "first_rtp_out"},
    {EventType::kAnswered, "answered"},
    {EventType::kCancelled, "cancelled"},
    {EventType::kDeclined, "declined"},
    {EventType::kUnlock, "unlock"},
    {EventType::kLockOn, "lock_on"},
    {EventType::kLockOff, "lock_off"},
    {EventType::kLockMode, "lock_mode"},
    {EventType::kDoorOpened, "door_opened"},
    {EventType::kDoorClosed, "door_closed"},
    {EventType::kDoorForced, "door_forced"},
    {EventType::kDoorOpenTooLong, "door_open_too_long"},
    {EventType::kTamper, "tamper"},
    {EventType::kTamperEnded, "tamper_ended"},
    {EventType::kEnded, "ended"},
    {EventType::kRegistered, "registered"},
    {EventType::kUnregistered, "unregistered"},
    {EventType::kRefused, "refused"},
    {EventType::kLookIn, "look_in"},
    {EventType::kFault, "fault"},
    {EventType::kRecovered, "recovered"},
    {EventType::kReloaded, "reloaded"},
    {EventType::kBanned, "banned"},
    {EventType::kUnbanned, "unbanned"},
    {EventType::kSnapshot, "snapshot"},
    {EventType::kRecording, "recording"},
    {EventType::kRecorded, "recorded"},
    {EventType::kCredential, "credential"},
    {EventType::kSetting, "setting"},
    {EventType::kRingRemoved, "ring_removed"},
    {EventType::kLogin, "login"},
    {EventType::kLoginFailed, "login_failed"},
    {EventType::kLoginPaused, "login_paused"},
    {EventType::kAccount, "account"},
});
constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i].type != static_cast<EventType>(i)) return false;
  return kNames.back().type == kLastEventType;
}
static_assert(IsInOrder());

}  // namespace

std::string_view EventName(EventType type) {
  const auto index = static_cast<std::size_t>(type);
  FOYER_CHECK(index < kNames.size());
  return kNames[index].name;
}

std::optional<EventType> EventNamed(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &Named::name);
  return found == kNames.end() ? std::nullopt : std::optional(found->type);
}

std::string_view Event::Field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

}  // namespace foyer
