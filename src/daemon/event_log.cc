#include "daemon/event_log.h"

#include <string>

namespace foyer::daemon {
namespace {

LogLevel LevelOf(EventType type) {
  if (type == EventType::kFault) return LogLevel::kError;
  const bool is_warning = type == EventType::kRefused || type == EventType::kBanned || type == EventType::kDoorForced ||
                          type == EventType::kTamper;
  return is_warning ? LogLevel::kWarning : LogLevel::kInfo;
}

}  // namespace

EventLog::EventLog(EventJournal& journal, Logger& log)
    : log_(log), subscription_(journal.Subscribe([this](const Event& event) { Write(event); })) {}

void EventLog::Write(const Event& event) {
  const LogLevel level = LevelOf(event.type);
  if (!log_.IsOn(level)) return;
  std::string line(EventName(event.type));
  for (const auto& [name, value] : event.fields) line.append(" ").append(name).append("=").append(value);
  if (!event.call_id.empty()) line.append(" call=").append(event.call_id);
  log_.Write(level, "event", line);
}

}  // namespace foyer::daemon
