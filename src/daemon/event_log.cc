#include "daemon/event_log.h"

#include <string>
#include <vector>

namespace foyer::daemon {
namespace {

LogLevel LevelOf(EventType type) {
  if (type == EventType::kFault) return LogLevel::kError;
  const bool is_warning = type == EventType::kRefused || type == EventType::kBanned || type == EventType::kDoorForced ||
                          type == EventType::kTamper;
  return is_warning ? LogLevel::kWarning : LogLevel::kInfo;
}

// Whose doing it is, for who wants to read of one part only.
std::string_view PartOf(EventType type) {
  using enum EventType;
  switch (type) {
    case kRing:
    case kUnlock:
    case kLockOn:
    case kLockOff:
    case kLockMode:
    case kDoorOpened:
    case kDoorClosed:
    case kDoorForced:
    case kDoorOpenTooLong:
    case kTamper:
    case kTamperEnded:
    case kLookIn:
      return "door";
    case kInviteSent:
    case kProvisional:
    case kAnswered:
    case kCancelled:
    case kDeclined:
    case kEnded:
    case kRefused:
      return "proxy";
    case kFirstRtpOut:
      return "relay";
    case kRegistered:
    case kUnregistered:
      return "registrar";
    case kBanned:
    case kUnbanned:
      return "guard";
    case kSnapshot:
    case kRecording:
    case kRecorded:
    case kRingRemoved:
      return "recording";
    case kCredential:
      return "entry";
    case kLogin:
    case kLoginFailed:
    case kLoginPaused:
    case kAccount:
      return "web";
    case kFault:
    case kRecovered:
    case kReloaded:
    case kSetting:
      break;
  }
  return "daemon";
}

}  // namespace

EventLog::EventLog(EventJournal& journal, Logger& log)
    : log_(log), subscription_(journal.Subscribe([this](const Event& event) { Write(event); })) {}

void EventLog::Write(const Event& event) {
  const LogLevel level = LevelOf(event.type);
  const std::string_view part = PartOf(event.type);
  if (!log_.IsOn(level, part)) return;
  const std::string_view name = EventName(event.type);
  const std::string id = std::to_string(event.id);
  std::string message(name);
  std::vector<LogField> fields = {{"event_id", id}};
  for (const auto& [key, value] : event.fields) {
    message.append(" ").append(key).append("=").append(value);
    fields.push_back({key, value});
  }
  log_.Write({level, part, message, event.call_id, name, fields});
}

}  // namespace foyer::daemon
