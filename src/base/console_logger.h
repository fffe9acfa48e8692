// Writes log lines to a descriptor, stderr as a rule: with the time for people, or with a priority ("<4>") for the
// journal. A line that the reader has no room for is dropped and counted, so writing never blocks.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/log_gate.h"
#include "foyer/log.h"

namespace foyer {

enum class LogStyle { kTime, kJournal };
// kJournal where stderr is connected to the journal (JOURNAL_STREAM is set).
LogStyle LogStyleOfStderr();

class ConsoleLogger : public Logger {
 public:
  // `fd` stays open and is not ours. The clock is of its own, since any thread may write a line.
  ConsoleLogger(int fd, LogLevel level, LogStyle style) : ConsoleLogger(fd, level, style, LogClock{}) {}
  ConsoleLogger(int fd, LogLevel level, LogStyle style, LogClock clock);

  bool IsOn(LogLevel level, std::string_view part) const override { return gate_.IsOn(level, part); }
  void SetLevels(LogLevels levels) override { gate_.SetLevels(std::move(levels)); }
  LogLevels levels() const override { return gate_.levels(); }
  void Write(const LogLine& line) override;

 private:
  std::string Prefix(LogLevel level) const;
  bool Put(const std::string& line);

  const int fd_;
  const LogStyle style_;
  LogGate gate_;
};

// "proxy: no route call=a84b4c": the line as one text, escaped. The Call-ID comes last, so that it can be looked for.
std::string TextOf(const LogLine& line);
// What is told of lines that are missing before this one; empty if there are none.
std::string ToldOfLost(std::uint64_t lost);
// syslog(3)'s number.
int PriorityOf(LogLevel level);

// Control characters and backslashes as \n, \\ or \x1b, so that nobody can forge a line or move a terminal's cursor;
// cut to at most `longest` bytes. UTF-8 stays as it is.
std::string EscapeForLog(std::string_view text, std::size_t longest);

}  // namespace foyer
