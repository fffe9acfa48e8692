// The output lines of the configured locks.
#pragma once
#include <string>
#include <vector>

#include "door/lock_thread.h"
#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::door {

// All of them, each driven to rest; one that cannot be is tried again by the lock thread.
std::vector<LockLine> MakeLockLines(const std::vector<LockConfig>& locks);

// Drives these locks safe, whatever state a daemon that died has left. Goes on after a failure; the error lists all
// that failed.
Status SafeAllLocks(const std::vector<LockConfig>& locks);

// The same for those that the dead daemon remembered in `runtime_folder` and for those of the configuration as it is
// now: either may be out of date, or have mistakes. `foyerd --safe-locks` (ExecStopPost=).
Status SafeLocksOfTheDead(const std::string& runtime_folder, const std::vector<LockConfig>& configured);

}  // namespace foyer::door
