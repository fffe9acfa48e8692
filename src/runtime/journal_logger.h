// Writes log lines to systemd's journal by its own protocol, each with its fields, so that
// `journalctl FOYER_CALL_ID=...` tells the story of one ring. Without waiting: a line that the journal has no room for
// is dropped and counted.
#pragma once
#include <memory>
#include <string>

#include "base/log_gate.h"
#include "base/unique_fd.h"
#include "foyer/log.h"

namespace foyer {

// stderr leads to the journal: JOURNAL_STREAM names the very file that it is.
bool IsJournal(int fd);

class JournalLogger : public Logger {
 public:
  static constexpr const char* kSocket = "/run/systemd/journal/socket";

  // Null: there is no journal at `path`.
  static std::unique_ptr<JournalLogger> Create(LogLevel level, const char* path = kSocket, LogClock clock = {});

  bool IsOn(LogLevel level, std::string_view part) const override { return gate_.IsOn(level, part); }
  void SetLevels(LogLevels levels) override { gate_.SetLevels(std::move(levels)); }
  LogLevels levels() const override { return gate_.levels(); }
  void Write(const LogLine& line) override;

 private:
  JournalLogger(UniqueFd fd, LogLevel level, LogClock clock) : fd_(std::move(fd)), gate_(level, std::move(clock)) {}

  const UniqueFd fd_;
  LogGate gate_;
};

// The journal, if that is where stderr leads; else a terminal, or whoever else reads stderr.
std::unique_ptr<Logger> OpenLog(LogLevel level);

}  // namespace foyer
