// Writes log lines to a descriptor, stderr as a rule: with the time for people, or with a priority ("<4>") for the
// journal. A line that the reader has no room for is dropped and counted, so writing never blocks.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "base/line_limiter.h"
#include "base/wall_clock.h"
#include "foyer/log.h"

namespace foyer {

enum class LogStyle { kTime, kJournal };
// kJournal where stderr is connected to the journal (JOURNAL_STREAM is set).
LogStyle LogStyleOfStderr();

class ConsoleLogger : public Logger {
 public:
  struct Clock {
    std::function<std::chrono::steady_clock::time_point()> monotonic = std::chrono::steady_clock::now;
    std::function<std::chrono::system_clock::time_point()> wall = WallNow;
  };

  // `fd` stays open and is not ours. The clock is of its own, since any thread may write a line.
  ConsoleLogger(int fd, LogLevel level, LogStyle style) : ConsoleLogger(fd, level, style, Clock{}) {}
  ConsoleLogger(int fd, LogLevel level, LogStyle style, Clock clock);

  bool IsOn(LogLevel level) const override { return level >= level_; }
  void SetLevel(LogLevel level) override { level_ = level; }
  void Write(LogLevel level, std::string_view part, std::string_view message) override;

 private:
  std::string Prefix(LogLevel level) const;
  bool Put(const std::string& line);

  const int fd_;
  std::atomic<LogLevel> level_;
  const LogStyle style_;
  const Clock clock_;
  std::mutex mutex_;  // for what follows, and so that lines do not mix
  LineLimiter limiter_;
  std::uint64_t dropped_ = 0;
};

// Control characters and backslashes as \n, \\ or \x1b, so that nobody can forge a line or move a terminal's cursor;
// cut to at most `longest` bytes. UTF-8 stays as it is.
std::string EscapeForLog(std::string_view text, std::size_t longest);

}  // namespace foyer
