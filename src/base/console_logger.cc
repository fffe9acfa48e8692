#include "base/console_logger.h"

#include <poll.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "base/format.h"

namespace foyer {

namespace {

// The whole line stays below PIPE_BUF and so goes into a pipe in one piece.
constexpr std::size_t kLongestMessage = 2048;
constexpr std::size_t kLongestCallId = 256;

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

int PriorityOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return 7;
    case LogLevel::kInfo:
      return 6;
    case LogLevel::kWarning:
      return 4;
    case LogLevel::kError:
      return 3;
  }
  return 3;
}

// An event's line says that it is one, whichever part it is of: filters of logs know it by that.
std::string TextOf(const LogLine& line) {
  std::string text = line.event.empty() ? std::string(line.part) : "event";
  text.append(": ").append(EscapeForLog(line.message, kLongestMessage));
  if (!line.call_id.empty()) text.append(" call=").append(EscapeForLog(line.call_id, kLongestCallId));
  return text;
}

std::string ToldOfLost(std::uint64_t lost) {
  return lost == 0 ? "" : Format(" [{} lines before this one were left out]", lost);
}

ConsoleLogger::ConsoleLogger(int fd, LogLevel level, LogStyle style, LogClock clock)
    : fd_(fd), style_(style), gate_(level, std::move(clock)) {}

// As sd-daemon(3) has it at the beginning of a line, or for people.
std::string ConsoleLogger::Prefix(LogLevel level) const {
  if (style_ == LogStyle::kJournal) return Format("<{}>", PriorityOf(level));
  const auto wall = gate_.clock().wall();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(wall);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(wall.time_since_epoch()).count() % 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  char time[sizeof "2000-01-01 00:00:00"];
  std::strftime(time, sizeof time, "%F %T", &local);
  return Format("{}.{:03} {:7} ", time, milliseconds, LogLevelName(level));
}

void ConsoleLogger::Write(const LogLine& line) {
  if (!IsOn(line.level, line.part)) return;
  const std::string text = TextOf(line);
  gate_.Pass(line.level, text,
             [&](std::uint64_t lost) { return Put(Prefix(line.level) + text + ToldOfLost(lost) + "\n"); });
}

// Room is asked for first, since O_NONBLOCK would hold for everybody who shares the descriptor.
bool ConsoleLogger::Put(const std::string& line) {
  pollfd room{fd_, POLLOUT, 0};
  if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) return false;
  return write(fd_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
}

}  // namespace foyer
