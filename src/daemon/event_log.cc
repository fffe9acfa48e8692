#include "daemon/event_log.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/parse_integer.h"

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

EventLog::EventLog(EventJournal& journal, Logger& log, std::string door)
    : log_(log),
      door_(std::move(door)),
      subscription_(journal.Subscribe([this](const Event& event) { Write(event); })) {}

void EventLog::Write(const Event& event) {
  const std::uint64_t press = PressOf(event);
  const LogLevel level = LevelOf(event.type);
  const std::string_view part = PartOf(event.type);
  if (!log_.IsOn(level, part)) return;
  const std::string_view name = EventName(event.type);
  const std::string id = std::to_string(event.id), press_id = std::to_string(press);
  std::string message(name);
  std::vector<LogField> fields = {{"event_id", id}};
  if (press != 0) fields.push_back({"press", press_id});
  for (const auto& [key, value] : event.fields) {
    message.append(" ").append(key).append("=").append(value);
    fields.push_back({key, value});
  }
  const std::string call_id = CallOf(event, press);
  log_.Write({level, part, message, call_id, name, fields});
}

std::uint64_t EventLog::PressOf(const Event& event) {
  if (event.type == EventType::kRing) {
    if (event.Field("repeat") != "notify") pressed_ = event.id;
    return event.id;
  }
  if (event.type == EventType::kInviteSent && pressed_ && event.Field("caller") == door_) {
    rings_.emplace_back(*std::exchange(pressed_, std::nullopt), event.call_id);
    if (rings_.size() > kRemembered) rings_.pop_front();
    return rings_.back().first;
  }
  return ParseInteger<std::uint64_t>(event.Field("event")).value_or(0);
}

std::string EventLog::CallOf(const Event& event, std::uint64_t press) const {
  if (!event.call_id.empty()) return event.call_id;
  const auto ring = std::ranges::find(rings_, press, &std::pair<std::uint64_t, std::string>::first);
  return ring == rings_.end() ? std::string() : ring->second;
}

}  // namespace foyer::daemon
