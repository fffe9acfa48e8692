#include "door/lock_lines.h"

namespace foyer::door {

Result<std::vector<LockLine>> OpenLockLines(const std::vector<LockConfig>& locks) {
  std::vector<LockLine> lines;
  for (const LockConfig& lock : locks) {
    auto line = OpenOutputLine(lock.gpio, lock.active_low);
    if (!line) return Error{"lock '" + lock.name + "': " + line.error().message};
    lines.push_back({lock.name, std::move(*line), lock.pulse});
  }
  return lines;
}

Status SafeAllLocks(const Config& config) {
  std::string failures;
  for (const LockConfig& lock : config.locks) {
    auto line = OpenOutputLine(lock.gpio, lock.active_low);  // opening it is what drives it safe
    if (!line) failures += (failures.empty() ? "" : "; ") + ("lock '" + lock.name + "': " + line.error().message);
  }
  if (!failures.empty()) return Error{failures};
  return Ok();
}

}  // namespace foyer::door
