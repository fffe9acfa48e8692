// Writes docs/CONFIG.md from the table of keys.
#pragma once
#include <string>
#include <string_view>

namespace foyer::config {

// A configuration of ten lines that makes a working house.
extern const std::string_view kTenLines;

std::string WriteManual();

}  // namespace foyer::config
