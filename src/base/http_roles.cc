#include "foyer/accounts.h"

namespace foyer {

namespace {
constexpr std::string_view kOpen = "open:";
}

std::vector<std::string> RoleNames(const HttpRoles& roles) {
  std::vector<std::string> names;
  if (roles.view) names.emplace_back("view");
  if (roles.talk) names.emplace_back("talk");
  for (const std::string& lock : roles.opens) names.push_back(std::string(kOpen) + lock);
  if (roles.admin) names.emplace_back("admin");
  return names;
}

Result<HttpRoles> ParseRoles(const std::vector<std::string>& names) {
  constexpr std::size_t kMostLocks = 64, kLongestLock = 64;
  HttpRoles roles;
  for (const std::string& name : names) {
    if (name == "view") {
      roles.view = true;
    } else if (name == "talk") {
      roles.talk = true;
    } else if (name == "admin") {
      roles.admin = true;
    } else if (name.starts_with(kOpen) && name.size() > kOpen.size() && name.size() <= kOpen.size() + kLongestLock &&
               roles.opens.size() < kMostLocks) {
      const std::string lock = name.substr(kOpen.size());
      if (!roles.MayOpen(lock)) roles.opens.push_back(lock);
    } else {
      return Error{"there is no role '" + name.substr(0, kLongestLock) +
                   "'; write view, talk, open:LOCK, open:* or admin"};
    }
  }
  return roles;
}

}  // namespace foyer
