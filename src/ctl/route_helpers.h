// What several subjects of the API share.
#pragma once
#include <string>

#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

template <typename Range>
Json ToJsonList(const Range& values) {
  Json list = Json::array();
  for (const auto& value : values) list.push_back(ToJson(value));
  return list;
}

// The text `name` of `body`; `otherwise` if it is none.
std::string StringOr(const Json& body, const char* name, const char* otherwise);

Json LocksOf(const ApiParts& parts);
Json InputsOf(const ApiParts& parts);

// By which way somebody opens or looks in.
UnlockMethod MethodOf(const HttpRequest& request);

// False: this daemon has no door, and it was answered.
bool IsThere(const void* part_of_door, const Call& call);

// The rules of the house let an operator do it; else it was recorded.
bool MayDo(const ApiParts& parts, const HttpRequest& request, Action action, const std::string& target);
// The same; else it was answered, too.
bool MayDo(const ApiParts& parts, const Call& call, Action action, const std::string& target);

}  // namespace foyer::ctl
