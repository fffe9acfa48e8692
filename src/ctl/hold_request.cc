#include "ctl/hold_request.h"

#include <ctime>
#include <string>

namespace foyer::ctl {

namespace {

using std::chrono::system_clock;

// Nothing but "HH:MM".
bool ReadTime(const std::string& text, std::tm& local) {
  if (text.size() != 5 || text[2] != ':') return false;
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (text[at] < '0' || text[at] > '9') return false;
  }
  local.tm_hour = (text[0] - '0') * 10 + (text[1] - '0');
  local.tm_min = (text[3] - '0') * 10 + (text[4] - '0');
  local.tm_sec = 0;
  return local.tm_hour < 24 && local.tm_min < 60;
}

}  // namespace

Result<std::chrono::seconds> ParseHold(const nlohmann::json& body, system_clock::time_point now) {
  constexpr std::int64_t kMostMinutes = 24 * 60;
  const auto minutes = body.find("minutes"), until = body.find("until");
  if ((minutes == body.end()) == (until == body.end())) return Error{"a hold needs an end: 'minutes' or 'until'"};
  if (minutes != body.end()) {
    if (!minutes->is_number_integer() || *minutes < 1 || *minutes > kMostMinutes) {
      return Error{"'minutes' must be 1 to 1440"};
    }
    return std::chrono::seconds(std::chrono::minutes(minutes->get<std::int64_t>()));
  }
  const std::time_t seconds = system_clock::to_time_t(now);
  std::tm local{};
  localtime_r(&seconds, &local);
  if (!until->is_string() || !ReadTime(until->get<std::string>(), local)) {
    return Error{"'until' must be a time of the day such as \"18:30\""};
  }
  local.tm_isdst = -1;
  std::time_t end = std::mktime(&local);
  if (end <= seconds) {
    ++local.tm_mday;
    local.tm_isdst = -1;
    end = std::mktime(&local);
  }
  return std::chrono::seconds(end - seconds);
}

}  // namespace foyer::ctl
