// The last messages and the media of calls for people to read.
#pragma once
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>

namespace foyer::ctl {

enum class TraceDetail { kLines, kWhole };

// One message a line (when, from -> to, what, its CSeq and its call), or each as it is. "the trace is empty" is for the
// caller to say.
void PrintMessages(std::ostream& out, const nlohmann::json& answer, TraceDetail detail);
// The legs of each call, one medium a line. `running`: those, too, that have not closed.
void PrintLegs(std::ostream& out, const nlohmann::json& answer, bool running);

void PrintLogLevels(std::ostream& out, const nlohmann::json& answer);

}  // namespace foyer::ctl
