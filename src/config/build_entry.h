// Keypads and card readers out of their sections.
#pragma once
#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

// `config` has its data folder and locks already.
void BuildEntry(const Records& records, Config& config, Mistakes& mistakes);

}  // namespace foyer::config
