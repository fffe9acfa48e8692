// What a trace has as JSON, as docs/openapi.yaml describes it.
#pragma once
#include <nlohmann/json.hpp>

#include "foyer/trace.h"

namespace foyer::ctl {

nlohmann::json ToJson(const TraceExcerpt& excerpt);

}  // namespace foyer::ctl
