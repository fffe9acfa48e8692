#include "ctl/settings_routes.h"

#include <algorithm>

#include "ctl/setting_json.h"

namespace foyer::ctl {

void SettingsRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/settings", Need::kAdmin, &SettingsRoutes::GetSettings);
  router.Add(*this, "PUT", "/api/v1/settings/{key}", Need::kAdmin, &SettingsRoutes::PutSetting);
  router.Add(*this, "DELETE", "/api/v1/settings/{key}", Need::kAdmin, &SettingsRoutes::DeleteSetting);
}

void SettingsRoutes::GetSettings(const Call& call) {
  Json list = Json::array();
  for (const Setting& setting : parts_.settings->List()) list.push_back(ToJson(setting));
  call.Succeed(200, {{"settings", std::move(list)}});
}

bool SettingsRoutes::IsThere(const Call& call) const {
  const auto settings = parts_.settings->List();
  if (std::ranges::find(settings, call.name, &Setting::key) != settings.end()) return true;
  call.Fail(404, call.name + " cannot be set at run time",
            "GET /api/v1/settings lists what can; the rest is in the file");
  return false;
}

void SettingsRoutes::PutSetting(const Call& call) {
  if (!IsThere(call)) return;
  const auto given = call.body.find("value");
  const auto value = given == call.body.end() ? std::nullopt : ParseSettingValue(*given);
  if (!value) {
    return call.Fail(400, "there is no value that a setting could have",
                     "send {\"value\": ...}: a text, a whole number, true or false, or a list");
  }
  parts_.settings->Set(call.name, *value, call.request.caller.name, Answer(call));
}

void SettingsRoutes::DeleteSetting(const Call& call) {
  if (IsThere(call)) parts_.settings->Unset(call.name, call.request.caller.name, Answer(call));
}

// The setting as it is now.
PanelSettings::Done SettingsRoutes::Answer(const Call& call) const {
  return [this, call](const Result<SettingOutcome>& outcome) {
    if (!outcome)
      return call.Fail(400, outcome.error().message, "nothing has changed; docs/CONFIG.md describes the keys");
    const auto settings = parts_.settings->List();
    const auto setting = std::ranges::find(settings, call.name, &Setting::key);
    Json json = setting == settings.end() ? Json::object() : ToJson(*setting);
    json["need_restart"] = outcome->need_restart;
    call.Succeed(200, json);
  };
}

}  // namespace foyer::ctl
