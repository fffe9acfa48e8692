// Where every part says what it does. Secrets (passwords, nonces, keys, push tokens, unlock codes) never go in.
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace foyer {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
// "debug", "info", "warning", "error".
std::string_view LogLevelName(LogLevel level);

// What a reader of the journal may look for: "device" is the field FOYER_DEVICE there.
struct LogField {
  std::string_view name;  // snake_case
  std::string_view value;
};

// One line, without a newline; control characters are escaped. All of it need live only until it is written.
struct LogLine {
  LogLevel level = LogLevel::kInfo;
  std::string_view part;          // one of LogParts(), or "daemon"
  std::string_view message;       // says it all, for people
  std::string_view call_id = {};  // the Call-ID of the ring or call that it belongs to; empty: of none
  std::string_view event = {};    // EventName(), if it tells of one
  std::span<const LogField> fields = {};
};

// From which level on lines are written.
struct LogLevels {
  LogLevel all = LogLevel::kInfo;
  std::map<std::string, LogLevel, std::less<>> parts = {};  // those that have one of their own

  LogLevel Of(std::string_view part) const;
  bool operator==(const LogLevels&) const = default;
};
// Those that can have one: "proxy", "relay" and so on, sorted.
std::span<const std::string_view> LogParts();

// Implementations are thread-safe and never block the caller for long.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual bool IsOn(LogLevel level, std::string_view part) const = 0;
  virtual void SetLevels(LogLevels levels) = 0;
  virtual LogLevels levels() const = 0;
  virtual void Write(const LogLine& line) = 0;

  void Info(std::string_view part, std::string_view message) { Write({LogLevel::kInfo, part, message}); }
  void Warning(std::string_view part, std::string_view message) { Write({LogLevel::kWarning, part, message}); }
  void Error(std::string_view part, std::string_view message) { Write({LogLevel::kError, part, message}); }
};

}  // namespace foyer
