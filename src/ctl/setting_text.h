// Values of settings as people type them.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace foyer::ctl {

// Of the answer of GET /api/v1/settings; empty if there is no such setting.
std::string KindOfSetting(const nlohmann::json& settings, const std::string& key);

// "60" is a number for an integer and a text for a text; "a,b" or ["a","b"] is a list of texts; sections are JSON.
// Discarded (is_discarded()) if it is no value of that kind. An unknown kind: JSON if it is, else a text.
nlohmann::json ReadSetting(const std::string& kind, const std::string& text);

}  // namespace foyer::ctl
