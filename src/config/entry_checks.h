// [[keypad]] and [[reader]]: their devices, and whether everything that they name is there.
#pragma once
#include <string>
#include <string_view>

#include "config/mistakes.h"
#include "config/records.h"
#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::config {

// A device as foyer/input_devices.h takes it; a virtual one's relative path is put into `data_dir`.
Result<std::string> ParseKeyDevice(std::string_view text, const std::string& data_dir);

// `config` was built from `records`.
void CheckEntry(const Config& config, const Records& records, Mistakes& mistakes);

}  // namespace foyer::config
