// The query of a request: "limit=20&missed=true" as names and values, percent-decoded.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foyer::ctl {

using Query = std::vector<std::pair<std::string, std::string>>;

// In its order; bytes that are badly encoded stay as they are.
Query ParseQuery(std::string_view text);

// The value of `name`, which leaves the query; nothing if it is not there.
std::optional<std::string> TakeFrom(Query& query, std::string_view name);

}  // namespace foyer::ctl
