// What the lines of the board must not contradict: each is there once, and names locks and schedules that there are.
#pragma once
#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

void CheckBoard(const Config& config, const Records& records, Mistakes& mistakes);

}  // namespace foyer::config
