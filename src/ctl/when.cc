#include "ctl/when.h"

#include <array>
#include <cstdint>
#include <ctime>

#include "base/parse_integer.h"

namespace foyer::ctl {
namespace {

constexpr const char* kFormat = "%Y-%m-%d %H:%M";

}  // namespace

std::optional<std::chrono::seconds> ParseDuration(const std::string& text) {
  constexpr std::int64_t kLongest = std::int64_t{10} * 365 * 86'400;
  if (text.size() < 2) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 's':
      unit = 1;
      break;
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86'400;
      break;
    default:
      return std::nullopt;
  }
  const auto count = ParseInteger<std::int64_t>(std::string_view(text).substr(0, text.size() - 1));
  if (!count || *count <= 0 || *count > kLongest / unit) return std::nullopt;
  return std::chrono::seconds(*count * unit);
}

std::optional<std::chrono::system_clock::time_point> ParseLocalTime(const std::string& text) {
  std::tm parts{};
  const char* const end = strptime(text.c_str(), kFormat, &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  parts.tm_isdst = -1;
  const std::time_t time = std::mktime(&parts);
  if (time < 0) return std::nullopt;
  return std::chrono::system_clock::from_time_t(time);
}

std::string LocalTime(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), kFormat, &parts);
  return {text.data(), size};
}

}  // namespace foyer::ctl
