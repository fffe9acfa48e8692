// Times as people write them on a command line.
#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace foyer::ctl {

// "90s", "30m", "2h" or "7d"; nothing if it is none of these, or longer than ten years.
std::optional<std::chrono::seconds> ParseDuration(const std::string& text);

// "2026-11-27 18:30" in the local time of this machine.
std::optional<std::chrono::system_clock::time_point> ParseLocalTime(const std::string& text);

// The same the other way round.
std::string LocalTime(std::chrono::system_clock::time_point time);

}  // namespace foyer::ctl
