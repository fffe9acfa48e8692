// Records become the typed Config: each text is parsed, each mistake in one of them is told with its line.
#pragma once
#include <string>

#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

// users, groups, locks and buttons have one element for each section of the file, in its order, also for a bad one.
// What a bad text should have given is left empty.
Config BuildConfig(const Records& records, const std::string& data_dir, Mistakes& mistakes);

}  // namespace foyer::config
