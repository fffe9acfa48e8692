#include "door/lock_lines.h"

namespace foyer::door {

namespace {

OutputSettings SettingsOf(const LockConfig& lock) { return {lock.gpio, lock.active_low, lock.fail_safe}; }

}  // namespace

std::vector<LockLine> MakeLockLines(const std::vector<LockConfig>& locks) {
  std::vector<LockLine> lines;
  for (const LockConfig& lock : locks) {
    auto line = MakeOutputLine(SettingsOf(lock));
    static_cast<void>(line->Set(false));  // the lock thread tries again, and tells
    lines.push_back({lock.name, std::move(line), lock.pulse});
  }
  return lines;
}

Status SafeAllLocks(const Config& config) {
  std::string failures;
  for (const LockConfig& lock : config.locks) {
    auto line = OpenOutputLine(SettingsOf(lock));  // opening it is what drives it safe
    if (!line) failures += (failures.empty() ? "" : "; ") + ("lock '" + lock.name + "': " + line.error().message);
  }
  if (!failures.empty()) return Error{failures};
  return Ok();
}

}  // namespace foyer::door
