#include "ctl/print_trace.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <ostream>
#include <vector>

#include "base/format.h"
#include "base/lower_case.h"
#include "ctl/print.h"

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kShortId = 12, kLongestLine = 200;

// A peer's bytes must not move the cursor.
std::string Clean(std::string text, bool lines) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && !(lines && c == '\n')) || c == 0x7f) c = '?';
  return text;
}

// "13:05:07.123456", local time.
std::string ClockOf(std::int64_t wall_us) {
  constexpr std::int64_t kSecond = 1'000'000;
  const auto seconds = static_cast<std::time_t>(wall_us / kSecond);
  std::tm local{};
  localtime_r(&seconds, &local);
  return Format("{:02}:{:02}:{:02}.{:06}", local.tm_hour, local.tm_min, local.tm_sec, wall_us % kSecond);
}

std::string FirstLine(const std::string& text) {
  const std::string line = text.substr(0, text.find_first_of("\r\n"));
  return line.ends_with(" SIP/2.0")     ? line.substr(0, line.size() - 8)
         : line.starts_with("SIP/2.0 ") ? line.substr(8)
                                        : line;
}

std::string CSeqOf(const std::string& text) {
  for (std::size_t line = text.find('\n'); line != std::string::npos; line = text.find('\n', line + 1)) {
    if (LowerCase(std::string_view(text).substr(line + 1, 5)) != "cseq:") continue;
    const std::string value = text.substr(line + 6, text.find_first_of("\r\n", line + 1) - line - 6);
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return {};
}

std::string ShortId(const Json& of) { return of.value("call_id", "").substr(0, kShortId); }

void PrintHead(std::ostream& out, const Json& message) {
  const std::string text = message.value("text", ""), local = message.value("local", ""),
                    remote = message.value("remote", "");
  const bool in = message.value("way", "") == "in";
  std::string line =
      Format("{}  {:<21} -> {:<21}  {:<3}  {}", ClockOf(message.value("wall_us", std::int64_t{0})), in ? remote : local,
             in ? local : remote, message.value("transport", ""), FirstLine(text).substr(0, kLongestLine));
  if (const std::string cseq = CSeqOf(text); !cseq.empty()) line += "  [" + cseq + "]";
  if (const std::string id = ShortId(message); !id.empty()) line += "  call=" + id;
  if (message.contains("refused")) line += "  refused: " + message.value("refused", "");
  out << Clean(line, false) << '\n';
}

void PrintWhole(std::ostream& out, const Json& message) {
  std::string text = message.value("text", "");
  std::erase(text, '\r');
  out << Clean(text, true);
  const auto size = message.value("size", std::size_t{0});
  if (const std::size_t kept = message.value("text", "").size(); size > kept)
    out << Format("\n[{} of {} bytes]", kept, size);
  out << "\n\n";
}

std::string Percent(double value) { return Format("{:.1f} %", value); }

std::vector<std::string> RowOf(const Json& leg, const Json& stream) {
  const std::string who = leg.value("side", "") + (leg.value("selected", false) ? " (answered)" : "");
  const std::string srtp = leg.value("srtp", ""), codec = stream.value("codec", "");
  return {who,
          stream.value("medium", "") + " " + (codec.empty() ? "-" : codec),
          srtp.empty() ? "clear" : srtp,
          stream.value("remote", "") + (stream.value("latched", false) ? "" : " (silent)"),
          std::to_string(stream.value("packets_in", 0ULL)),
          std::to_string(stream.value("packets_out", 0ULL)),
          std::to_string(stream.value("lost", 0LL)),
          Format("{:.1f} ms", stream.value("jitter_ms", 0.0)),
          Percent(stream.value("far_lost_percent", 0.0)),
          Format("{}/{}", stream.value("pli_in", 0ULL), stream.value("pli_out", 0ULL)),
          Format("{}/{}", stream.value("nack_in", 0ULL), stream.value("nack_out", 0ULL)),
          std::to_string(stream.value("moves", 0ULL)),
          std::to_string(leg.value("dropped_source", 0ULL) + leg.value("srtp_failed", 0ULL))};
}

}  // namespace

void PrintMessages(std::ostream& out, const Json& answer, TraceDetail detail) {
  for (const Json& message : answer.value("messages", Json::array())) {
    PrintHead(out, message);
    if (detail == TraceDetail::kWhole) PrintWhole(out, message);
  }
}

void PrintLegs(std::ostream& out, const Json& answer, bool running) {
  std::string last;
  std::vector<std::vector<std::string>> rows;
  const auto flush = [&] {
    if (rows.size() > 1) PrintTable(out, rows);
    rows.clear();
  };
  for (const Json& leg : answer.value("legs", Json::array())) {
    if (leg.value("running", false) && !running) continue;
    const std::string title = ShortId(leg) + (leg.value("running", false) ? ", which runs" : "");
    if (title != last || rows.empty()) {
      flush();
      out << "\nmedia of the call " << Clean(title, false) << '\n';
      rows.push_back({"LEG", "MEDIUM", "SRTP", "PEER", "IN", "OUT", "LOST", "JITTER", "FAR LOST", "PLI IN/OUT",
                      "NACK IN/OUT", "MOVES", "DROPPED"});
      last = title;
    }
    for (const Json& stream : leg.value("streams", Json::array())) rows.push_back(RowOf(leg, stream));
  }
  flush();
}

void PrintLogLevels(std::ostream& out, const Json& answer) {
  const std::string all = answer.value("level", "");
  out << "all: " << all << '\n';
  const Json parts = answer.value("parts", Json::object());
  for (const auto& [part, level] : parts.items()) {
    const std::string own = level.is_string() ? level.get<std::string>() : std::string();
    if (own != all) out << part << ": " << own << '\n';
  }
}

}  // namespace foyer::ctl
