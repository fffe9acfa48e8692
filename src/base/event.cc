#include "foyer/event_journal.h"

namespace foyer {

std::string_view EventName(EventType type) {
  switch (type) {
    case EventType::kRing:
      return "ring";
    case EventType::kInviteSent:
      return "invite_sent";
    case EventType::kProvisional:
      return "provisional";
    case EventType::kFirstRtpOut:
      return "first_rtp_out";
    case EventType::kAnswered:
      return "answered";
    case EventType::kCancelled:
      return "cancelled";
    case EventType::kDeclined:
      return "declined";
    case EventType::kUnlock:
      return "unlock";
    case EventType::kLockOn:
      return "lock_on";
    case EventType::kLockOff:
      return "lock_off";
    case EventType::kLockMode:
      return "lock_mode";
    case EventType::kDoorOpened:
      return "door_opened";
    case EventType::kDoorClosed:
      return "door_closed";
    case EventType::kDoorForced:
      return "door_forced";
    case EventType::kDoorOpenTooLong:
      return "door_open_too_long";
    case EventType::kTamper:
      return "tamper";
    case EventType::kTamperEnded:
      return "tamper_ended";
    case EventType::kEnded:
      return "ended";
    case EventType::kRegistered:
      return "registered";
    case EventType::kUnregistered:
      return "unregistered";
    case EventType::kRefused:
      return "refused";
    case EventType::kLookIn:
      return "look_in";
    case EventType::kFault:
      return "fault";
    case EventType::kRecovered:
      return "recovered";
    case EventType::kReloaded:
      return "reloaded";
    case EventType::kBanned:
      return "banned";
    case EventType::kUnbanned:
      return "unbanned";
    case EventType::kSnapshot:
      return "snapshot";
    case EventType::kRecording:
      return "recording";
    case EventType::kRecorded:
      return "recorded";
    case EventType::kCredential:
      return "credential";
    case EventType::kSetting:
      return "setting";
    case EventType::kRingRemoved:
      return "ring_removed";
    case EventType::kLogin:
      return "login";
    case EventType::kLoginFailed:
      return "login_failed";
    case EventType::kLoginPaused:
      return "login_paused";
    case EventType::kAccount:
      return "account";
  }
  return "fault";
}

std::string_view Event::Field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

}  // namespace foyer
