// What is different at each start of the daemon, and what stays the same over all of them.
#pragma once
#include <cstdint>
#include <string>

#include "foyer/record_store.h"
#include "foyer/result.h"

namespace foyer::daemon {

// Changes with each boot of the machine; empty where the kernel does not tell.
std::string ReadBootId();

// Of this start: no flow of a connection of another start is taken for one of ours.
std::uint64_t NewEpoch();

// The secret that seals flows into Record-Routes: made once, kept in the data folder, so that calls go on over a
// restart.
Result<std::string> LoadFlowSecret(RecordStore& store);

}  // namespace foyer::daemon
