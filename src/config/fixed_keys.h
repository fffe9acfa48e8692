// What a reload does not change: the keys that only a start of the daemon reads, and which of them differ.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

// A digest of the values of each such key, in all its sections, by "[sip] listen".
std::map<std::string, std::size_t> FixedKeys(const Records& records);

// The keys that `wanted` has another value for than `running`.
std::vector<std::string> KeysThatNeedARestart(const Config& running, const Config& wanted);

}  // namespace foyer::config
