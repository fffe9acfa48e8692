#include "ctl/setting_json.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace foyer::ctl {
namespace {

using Single = SettingSection::mapped_type;

Json SectionToJson(const SettingSection& section) {
  Json object = Json::object();
  for (const auto& [key, value] : section) object[key] = std::visit([](const auto& each) { return Json(each); }, value);
  return object;
}

Json OrNull(const std::vector<SettingValue>& value) { return value.empty() ? Json() : ctl::ToJson(value.front()); }

std::optional<SettingTexts> ParseTexts(const Json& json) {
  if (!json.is_array() || !std::ranges::all_of(json, [](const Json& each) { return each.is_string(); })) return {};
  return json.get<SettingTexts>();
}

std::optional<Single> ParseSingle(const Json& json) {
  if (json.is_string()) return Single(json.get<std::string>());
  if (json.is_boolean()) return Single(json.get<bool>());
  const bool fits = !json.is_number_unsigned() || json.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
  if (json.is_number_integer() && fits) return Single(json.get<std::int64_t>());
  if (auto texts = ParseTexts(json)) return Single(std::move(*texts));
  return std::nullopt;
}

// A property that is null is left out.
std::optional<SettingSection> ParseSection(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  SettingSection section;
  for (const auto& [key, value] : json.items()) {
    if (value.is_null()) continue;
    auto single = ParseSingle(value);
    if (!single) return std::nullopt;
    section.emplace(key, std::move(*single));
  }
  return section;
}

}  // namespace

Json ToJson(const SettingValue& value) {
  if (const auto* sections = std::get_if<std::vector<SettingSection>>(&value)) {
    Json list = Json::array();
    for (const SettingSection& section : *sections) list.push_back(SectionToJson(section));
    return list;
  }
  return std::visit(
      [](const auto& each) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(each)>, std::vector<SettingSection>>) {
          return Json();
        } else {
          return each;
        }
      },
      value);
}

Json ToJson(const Setting& setting) {
  Json json{{"key", setting.key},
            {"kind", setting.kind},
            {"help", setting.help},
            {"value", OrNull(setting.value)},
            {"from_file", OrNull(setting.from_file)},
            {"default", OrNull(setting.preset)},
            {"changed", setting.changed},
            {"at_once", setting.at_once},
            {"restart", !setting.at_once}};
  if (setting.kind == "integer") {
    json["min"] = setting.min;
    json["max"] = setting.max;
  }
  if (setting.kind == "choice") json["choices"] = setting.choices;
  return json;
}

std::optional<SettingValue> ParseSettingValue(const Json& json) {
  if (auto single = ParseSingle(json)) {
    return std::visit([](auto& each) { return SettingValue(std::move(each)); }, *single);
  }
  if (!json.is_array()) return std::nullopt;
  std::vector<SettingSection> sections;
  for (const Json& each : json) {
    auto section = ParseSection(each);
    if (!section) return std::nullopt;
    sections.push_back(std::move(*section));
  }
  return SettingValue(std::move(sections));
}

}  // namespace foyer::ctl
