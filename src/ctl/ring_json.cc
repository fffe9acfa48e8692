#include "ctl/ring_json.h"

#include <chrono>
#include <ctime>
#include <initializer_list>
#include <optional>

#include "base/format.h"

namespace foyer::ctl {
namespace {

double Milliseconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

Json MillisecondsOrNull(const std::optional<std::chrono::microseconds>& time) {
  return time ? Json(Milliseconds(*time)) : Json();
}

Json JsonOf(const RungDevice& device) {
  return {{"device", device.device},
          {"aor", device.aor},
          {"state", device.state},
          {"called_ms", Milliseconds(device.called)},
          {"ringing_ms", MillisecondsOrNull(device.ringing)},
          {"picture_ms", MillisecondsOrNull(device.picture)}};
}

Json JsonOf(const RingUnlock& unlock) {
  return {{"lock", unlock.lock},       {"user", unlock.user}, {"method", unlock.method},
          {"allowed", unlock.allowed}, {"why", unlock.why},   {"at_ms", Milliseconds(unlock.at)}};
}

template <typename Range>
Json ListOf(const Range& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(JsonOf(value));
  return list;
}

std::string Cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, "'");
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

std::string Line(std::initializer_list<std::string> texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ",") + Cell(text);
  return line + "\r\n";
}

std::string Seconds(const std::optional<std::chrono::microseconds>& time) {
  return time ? Format("{:.3f}", static_cast<double>(time->count()) / 1'000'000) : std::string();
}

void Append(std::string& list, const std::string& item) {
  if (!list.empty()) list += "; ";
  list += item;
}

}  // namespace

std::string TimeText(std::int64_t wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm fields{};
  gmtime_r(&seconds, &fields);
  return Format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday,
                fields.tm_hour, fields.tm_min, fields.tm_sec, wall_ms % 1000);
}

Json ToJson(const RingRecord& ring) {
  return {{"id", ring.id},
          {"wall_ms", ring.wall_ms},
          {"at", TimeText(ring.wall_ms)},
          {"door", ring.door},
          {"button", ring.button},
          {"target", ring.target},
          {"end", RingEndName(ring.end)},
          {"why", ring.why},
          {"missed", ring.IsMissed()},
          {"answered_by", ring.answered_by},
          {"answered_device", ring.answered_device},
          {"answered_ms", MillisecondsOrNull(ring.answered)},
          {"ended_ms", MillisecondsOrNull(ring.ended)},
          {"devices", ListOf(ring.devices)},
          {"unlocks", ListOf(ring.unlocks)}};
}

Json TimelineOf(const RingRecord& ring) {
  Json list = Json::array();
  for (const RingStep& step : ring.steps) {
    list.push_back({{"what", step.what}, {"who", step.who}, {"at_ms", Milliseconds(step.at)}});
  }
  return list;
}

std::string CsvHeader() {
  return Line({"id", "at", "door", "button", "target", "end", "why", "answered_by", "answered_after_s", "length_s",
               "rung", "saw_the_picture", "opened"});
}

std::string ToCsv(const RingRecord& ring) {
  std::string rung, saw, opened;
  for (const RungDevice& device : ring.devices) {
    Append(rung, device.device);
    if (device.picture) Append(saw, device.device);
  }
  for (const RingUnlock& unlock : ring.unlocks) {
    if (unlock.allowed) Append(opened, Format("{} by {} ({})", unlock.lock, unlock.user, unlock.method));
  }
  return Line({std::to_string(ring.id), TimeText(ring.wall_ms), ring.door, ring.button, ring.target,
               std::string(RingEndName(ring.end)), ring.why, ring.answered_by, Seconds(ring.answered),
               Seconds(ring.ended), rung, saw, opened});
}

}  // namespace foyer::ctl
