#include "location/push_params.h"

#include <string_view>

#include "sip/uri.h"

namespace foyer::location {

std::optional<PushParams> PushParamsOf(const std::string& uri) {
  const auto parsed = sip::ParseUri(uri);
  if (!parsed) return std::nullopt;
  const auto value = [&](std::string_view name) { return std::string(parsed->Parameter(name).value_or("")); };
  PushParams push{value("pn-provider"), value("pn-param"), value("pn-prid")};
  if (push.provider.empty() || push.prid.empty()) return std::nullopt;
  return push;
}

}  // namespace foyer::location
