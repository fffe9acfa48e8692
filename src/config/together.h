// What no key tells by itself: names that clash, members and targets that do not exist, one line used twice.
#pragma once
#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

// `config` was built from `records`.
void CheckTogether(const Config& config, const Records& records, Mistakes& mistakes);

}  // namespace foyer::config
