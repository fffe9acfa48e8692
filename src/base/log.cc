#include "foyer/log.h"

#include <array>

namespace foyer {

std::string_view LogLevelName(LogLevel level) {
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

LogLevel LogLevels::Of(std::string_view part) const {
  const auto own = parts.find(part);
  return own != parts.end() ? own->second : all;
}

std::span<const std::string_view> LogParts() {
  static constexpr std::array<std::string_view, 11> kParts = {
      "daemon", "door", "entry", "guard", "proxy", "recording", "registrar", "relay", "sip", "uplink", "web"};
  return kParts;
}

}  // namespace foyer
