// Rings of the history as JSON and as lines of a table, as docs/openapi.yaml describes them.
#pragma once
#include <string>

#include "ctl/api_json.h"
#include "foyer/ring_history.h"

namespace foyer::ctl {

// Without the timeline, and without what the archive has of it. Times are milliseconds since the press.
Json ToJson(const RingRecord& ring);
Json TimelineOf(const RingRecord& ring);

// RFC 4180, with a first line of names. What a spreadsheet would take for a formula begins with a quote.
std::string CsvHeader();
std::string ToCsv(const RingRecord& ring);

// Unix milliseconds -> "2026-11-27T08:24:23.120Z" (RFC 3339).
std::string TimeText(std::int64_t wall_ms);

}  // namespace foyer::ctl
