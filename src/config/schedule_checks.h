// The texts of a [[schedule]]: days and hours.
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::config {

// "mon" or "mon-fri", also over the end of the week: the first and the last, 0 for Sunday.
Result<std::pair<std::size_t, std::size_t>> ParseDays(std::string_view text);

// "08:00-18:00"; over midnight if it ends no later than it begins; 24:00 is the end of a day.
Result<ScheduleConfig::Span> ParseHours(std::string_view text);

}  // namespace foyer::config
