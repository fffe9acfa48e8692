// The output lines of the configured locks.
#pragma once
#include <vector>

#include "door/lock_thread.h"
#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::door {

// All of them, each driven inactive as it is opened; or the first that cannot be, naming the lock.
Result<std::vector<LockLine>> OpenLockLines(const std::vector<LockConfig>& locks);

// Drives every lock safe, whatever state a daemon that died has left: `foyerd --safe-locks` (ExecStopPost=). Goes on
// after a failure; the error lists all that failed.
Status SafeAllLocks(const Config& config);

}  // namespace foyer::door
