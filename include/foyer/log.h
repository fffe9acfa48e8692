// Where every part says what it does. Secrets (passwords, nonces, keys, push tokens, unlock codes) never go in.
#pragma once
#include <string_view>

namespace foyer {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Implementations are thread-safe and never block the caller for long.
class Logger {
 public:
  virtual ~Logger() = default;
  virtual bool IsOn(LogLevel level) const = 0;
  virtual void SetLevel(LogLevel level) = 0;
  // `part` is the folder's name ("proxy", "relay"). One line, without a newline; control characters are escaped.
  virtual void Write(LogLevel level, std::string_view part, std::string_view message) = 0;

  void Debug(std::string_view part, std::string_view message) { Write(LogLevel::kDebug, part, message); }
  void Info(std::string_view part, std::string_view message) { Write(LogLevel::kInfo, part, message); }
  void Warning(std::string_view part, std::string_view message) { Write(LogLevel::kWarning, part, message); }
  void Error(std::string_view part, std::string_view message) { Write(LogLevel::kError, part, message); }
};

}  // namespace foyer
