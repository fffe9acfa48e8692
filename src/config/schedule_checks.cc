#include "config/schedule_checks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/format.h"

namespace foyer::config {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

// "08:30" in minutes.
std::optional<int> MinuteOf(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int digits[4] = {text[0] - '0', text[1] - '0', text[3] - '0', text[4] - '0'};
  if (std::ranges::any_of(digits, [](int digit) { return digit < 0 || digit > 9; })) return std::nullopt;
  const int hour = digits[0] * 10 + digits[1], minute = digits[2] * 10 + digits[3];
  if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

Result<std::pair<std::size_t, std::size_t>> ParseDays(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('-'));
  const std::string_view last = text.substr(text.find('-') == std::string_view::npos ? 0 : text.find('-') + 1);
  const auto from = std::ranges::find(kDays, first), to = std::ranges::find(kDays, last);
  if (from == kDays.end() || to == kDays.end())
    return Error{Format("\"{}\" are no days; write such as \"mon-fri\" or \"sat\"", text)};
  return std::pair(static_cast<std::size_t>(from - kDays.begin()), static_cast<std::size_t>(to - kDays.begin()));
}

Result<ScheduleConfig::Span> ParseHours(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto from = MinuteOf(text.substr(0, dash));
  const auto to = dash == std::string_view::npos ? std::nullopt : MinuteOf(text.substr(dash + 1));
  if (!from || !to || *from == *to || *from == 24 * 60)
    return Error{Format("\"{}\" are no hours; write such as \"08:00-18:00\"", text)};
  return ScheduleConfig::Span{*from, *to};
}

}  // namespace foyer::config
