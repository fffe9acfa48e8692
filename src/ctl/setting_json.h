// Settings as JSON, as docs/openapi.yaml describes them.
#pragma once
#include <optional>

#include "ctl/api_json.h"
#include "foyer/panel_settings.h"

namespace foyer::ctl {

Json ToJson(const SettingValue& value);
Json ToJson(const Setting& setting);

// Nothing if no setting could be this: null, a number with a fraction, lists within lists.
std::optional<SettingValue> ParseSettingValue(const Json& json);

}  // namespace foyer::ctl
