#include "door/lock_lines.h"

#include <algorithm>

#include "door/remembered_locks.h"
#include "door/scheduled_holds.h"

namespace foyer::door {

namespace {

OutputSettings SettingsOf(const LockConfig& lock) { return {lock.gpio, lock.active_low, lock.fail_safe}; }

LockBounds BoundsOf(const LockConfig& lock) {
  LockBounds bounds{lock.pulse};
  if (lock.action == LockAction::kLightUp) bounds.longest_pulse = kLongestLight;
  bounds.longest_hold = lock.longest_hold;
  if (!lock.hold_open.empty()) bounds.longest_hold = std::max<Duration>(bounds.longest_hold, kHoldLease);
  return bounds;
}

}  // namespace

std::vector<LockLine> MakeLockLines(const std::vector<LockConfig>& locks) {
  std::vector<LockLine> lines;
  for (const LockConfig& lock : locks) {
    auto line = MakeOutputLine(SettingsOf(lock));
    static_cast<void>(line->Set(false));  // the lock thread tries again, and tells
    lines.push_back({lock.name, std::move(line), BoundsOf(lock)});
  }
  return lines;
}

Status SafeLocksOfTheDead(const std::string& runtime_folder, const std::vector<LockConfig>& configured) {
  std::vector<LockConfig> locks = configured;
  const auto remembered = RememberedLocks(runtime_folder);
  if (remembered.ok()) locks.insert(locks.begin(), remembered->begin(), remembered->end());
  Status safe = SafeAllLocks(locks);
  if (remembered.ok()) return safe;
  return Error{remembered.error().message + (safe.ok() ? "" : "; " + safe.error().message)};
}

Status SafeAllLocks(const std::vector<LockConfig>& locks) {
  std::string failures;
  for (const LockConfig& lock : locks) {
    auto line = OpenOutputLine(SettingsOf(lock));  // opening it is what drives it safe
    if (!line) failures += (failures.empty() ? "" : "; ") + ("lock '" + lock.name + "': " + line.error().message);
  }
  if (!failures.empty()) return Error{failures};
  return Ok();
}

}  // namespace foyer::door
