// The lines of the running daemon, in a file of the service's runtime folder: what it has energised is made safe after
// its death even if the configuration has changed since, or cannot be read any more.
#pragma once
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::door {

// What systemd gives us ($RUNTIME_DIRECTORY); empty: we are no service.
std::string RuntimeFolder();

// Before the first of them is driven. Does nothing where there is no folder.
Status RememberLocks(const std::string& folder, const std::vector<LockConfig>& locks);

// Those that were remembered; none is no error. With their line, level and way to fail, and nothing else.
Result<std::vector<LockConfig>> RememberedLocks(const std::string& folder);

}  // namespace foyer::door
