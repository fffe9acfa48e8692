#include "runtime/journal_logger.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/console_logger.h"
#include "base/format.h"

namespace foyer {
namespace {

constexpr std::size_t kLongestField = 1024;
constexpr std::size_t kMostFields = 24;  // of an event

// "NAME=value\n", or where the value has lines: name, its length in 64 bits, the value.
void Put(std::string& datagram, std::string_view name, std::string_view value) {
  datagram.append(name);
  if (value.find('\n') == std::string_view::npos) {
    datagram.append("=").append(value).append("\n");
    return;
  }
  datagram.append("\n");
  for (unsigned shift = 0; shift < 64; shift += 8)
    datagram.push_back(static_cast<char>(std::uint64_t{value.size()} >> shift & 0xff));
  datagram.append(value).append("\n");
}

// "device" as FOYER_DEVICE: the journal takes capital letters, digits and underscores.
std::string JournalName(std::string_view name) {
  std::string out = "FOYER_";
  for (const char c : name.substr(0, 40)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    out.push_back(is_letter ? static_cast<char>(c & ~0x20) : is_digit ? c : '_');
  }
  return out;
}

std::string Datagram(const LogLine& line, std::string_view message) {
  std::string datagram;
  Put(datagram, "MESSAGE", message);
  Put(datagram, "PRIORITY", std::to_string(PriorityOf(line.level)));
  Put(datagram, "SYSLOG_IDENTIFIER", "foyerd");
  Put(datagram, "FOYER_PART", line.part);
  if (!line.event.empty()) Put(datagram, "FOYER_EVENT", line.event);
  if (!line.call_id.empty()) Put(datagram, "FOYER_CALL_ID", line.call_id.substr(0, kLongestField));
  for (const LogField& field : line.fields.first(std::min(line.fields.size(), kMostFields)))
    Put(datagram, JournalName(field.name), field.value.substr(0, kLongestField));
  return datagram;
}

}  // namespace

bool IsJournal(int fd) {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  return stream != nullptr && fstat(fd, &file) == 0 && Format("{}:{}", file.st_dev, file.st_ino) == stream;
}

std::unique_ptr<JournalLogger> JournalLogger::Create(LogLevel level, const char* path, LogClock clock) {
  UniqueFd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (!fd.valid() || std::strlen(path) >= sizeof address.sun_path) return nullptr;
  std::strcpy(address.sun_path, path);
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
  return std::unique_ptr<JournalLogger>(new JournalLogger(std::move(fd), level, std::move(clock)));
}

void JournalLogger::Write(const LogLine& line) {
  if (!IsOn(line.level, line.part)) return;
  const std::string text = TextOf(line);
  gate_.Pass(line.level, text, [&](std::uint64_t lost) {
    const std::string datagram = Datagram(line, text + ToldOfLost(lost));
    return send(fd_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
  });
}

std::unique_ptr<Logger> OpenLog(LogLevel level) {
  if (IsJournal(STDERR_FILENO))
    if (auto journal = JournalLogger::Create(level)) return journal;
  return std::make_unique<ConsoleLogger>(STDERR_FILENO, level, LogStyleOfStderr());
}

}  // namespace foyer
