// The lines of the board out of their sections: locks, buttons, inputs, LEDs.
#pragma once
#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"

namespace foyer::config {

// `config` has its domain and data folder already.
void BuildBoard(const Records& records, Config& config, Mistakes& mistakes);

}  // namespace foyer::config
