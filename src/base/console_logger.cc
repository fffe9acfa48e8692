#include "base/console_logger.h"

#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "base/format.h"

namespace foyer {

namespace {

constexpr std::size_t kLongestMessage =
    2048;  // the whole line stays below PIPE_BUF and so goes into a pipe in one piece

std::string_view Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

// syslog(3)'s priority, as sd-daemon(3) has it at the beginning of a line.
std::string_view JournalPrefix(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "<7>";
    case LogLevel::kInfo:
      return "<6>";
    case LogLevel::kWarning:
      return "<4>";
    case LogLevel::kError:
      return "<3>";
  }
  return "<3>";
}

std::string Escaped(char c) {
  if (c == '\\') return "\\\\";
  if (c == '\n') return "\\n";
  if (c == '\r') return "\\r";
  if (c == '\t') return "\\t";
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f ? Format("\\x{:02x}", byte) : std::string(1, c);
}

}  // namespace

LogStyle LogStyleOfStderr() { return std::getenv("JOURNAL_STREAM") ? LogStyle::kJournal : LogStyle::kTime; }

std::string EscapeForLog(std::string_view text, std::size_t longest) {
  constexpr std::string_view kCut = "...";
  std::string line;
  for (const char c : text) {
    const std::string piece = Escaped(c);
    if (line.size() + piece.size() + kCut.size() > longest) return line + std::string(kCut);
    line += piece;
  }
  return line;
}

ConsoleLogger::ConsoleLogger(int fd, LogLevel level, LogStyle style, Clock clock)
    : fd_(fd), level_(level), style_(style), clock_(std::move(clock)) {}

std::string ConsoleLogger::Prefix(LogLevel level) const {
  if (style_ == LogStyle::kJournal) return std::string(JournalPrefix(level));
  const auto wall = clock_.wall();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(wall);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(wall.time_since_epoch()).count() % 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  char time[sizeof "2000-01-01 00:00:00"];
  std::strftime(time, sizeof time, "%F %T", &local);
  return Format("{}.{:03} {:7} ", time, milliseconds, Name(level));
}

void ConsoleLogger::Write(LogLevel level, std::string_view part, std::string_view message) {
  if (!IsOn(level)) return;
  const std::string line = Format("{}: {}", part, EscapeForLog(message, kLongestMessage));
  const std::lock_guard lock(mutex_);
  const auto held_back = limiter_.Admit(line, level == LogLevel::kError, clock_.monotonic());
  if (!held_back) return;
  const std::uint64_t lost = *held_back + dropped_;
  const std::string told = lost == 0 ? "" : Format(" [{} lines before this one were left out]", lost);
  dropped_ = Put(Prefix(level) + line + told + "\n") ? 0 : lost + 1;
}

// Room is asked for first, since O_NONBLOCK would hold for everybody who shares the descriptor.
bool ConsoleLogger::Put(const std::string& line) {
  pollfd room{fd_, POLLOUT, 0};
  if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) return false;
  return write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

}  // namespace foyer
