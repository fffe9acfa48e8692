#include "ctl/setting_text.h"

#include <sstream>

namespace foyer::ctl {
namespace {

using Json = nlohmann::json;

Json Discarded() { return Json(Json::value_t::discarded); }

Json ReadTexts(const std::string& text) {
  if (text.starts_with('[')) return Json::parse(text, nullptr, false);
  Json list = Json::array();
  std::istringstream in(text);
  for (std::string each; std::getline(in, each, ',');) list.push_back(each);
  return list;
}

}  // namespace

std::string KindOfSetting(const Json& settings, const std::string& key) {
  const auto list = settings.find("settings");
  if (list == settings.end() || !list->is_array()) return {};
  for (const Json& setting : *list)
    if (setting.is_object() && setting.value("key", "") == key) return setting.value("kind", "");
  return {};
}

Json ReadSetting(const std::string& kind, const std::string& text) {
  if (kind == "text" || kind == "choice") return text;
  if (kind == "texts") return ReadTexts(text);
  Json json = Json::parse(text, nullptr, false);
  if (kind == "integer") return json.is_number_integer() ? json : Discarded();
  if (kind == "boolean") return json.is_boolean() ? json : Discarded();
  if (kind == "sections") return json.is_array() ? json : Discarded();
  return json.is_discarded() ? Json(text) : json;
}

}  // namespace foyer::ctl
