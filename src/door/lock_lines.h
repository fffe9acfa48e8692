// The output lines of the configured locks.
#pragma once
#include <vector>

#include "door/lock_thread.h"
#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::door {

// All of them, each driven to rest; one that cannot be is tried again by the lock thread.
std::vector<LockLine> MakeLockLines(const std::vector<LockConfig>& locks);

// Drives every lock safe, whatever state a daemon that died has left: `foyerd --safe-locks` (ExecStopPost=). Goes on
// after a failure; the error lists all that failed.
Status SafeAllLocks(const std::vector<LockConfig>& locks);

}  // namespace foyer::door
