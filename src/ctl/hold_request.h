// For how long a lock is to be held open: the body of POST /api/v1/locks/{name}/hold.
#pragma once
#include <chrono>
#include <nlohmann/json.hpp>

#include "foyer/result.h"

namespace foyer::ctl {

// "minutes": 1 to 1440, or "until": "HH:MM", the next such time of this machine. One of them; there is no hold without
// an end.
Result<std::chrono::seconds> ParseHold(const nlohmann::json& body, std::chrono::system_clock::time_point now);

}  // namespace foyer::ctl
