#include "accounts/cookie.h"

#include <algorithm>

namespace foyer::accounts {
namespace {

constexpr std::string_view kSecureName = "__Host-foyer", kPlainName = "foyer";
constexpr std::size_t kLongestCookie = 128;

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string SessionIn(const HttpRequest& request) {
  const std::string_view wanted = request.secure ? kSecureName : kPlainName;
  std::string_view cookies = request.Header("cookie");
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    const std::string_view one = Trim(cookies.substr(0, end));
    const std::size_t equals = one.find('=');
    if (equals != std::string_view::npos && one.substr(0, equals) == wanted) {
      const std::string_view value = one.substr(equals + 1);
      return value.size() <= kLongestCookie ? std::string(value) : std::string();
    }
    if (end == std::string_view::npos) break;
    cookies.remove_prefix(end + 1);
  }
  return {};
}

std::string SetCookie(std::string_view id, bool secure) {
  constexpr std::string_view kNinetyDays = "7776000";
  std::string cookie(secure ? kSecureName : kPlainName);
  cookie.append("=").append(id).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=");
  cookie.append(id.empty() ? "0" : kNinetyDays);
  if (secure) cookie += "; Secure";
  return cookie;
}

std::string_view BearerIn(const HttpRequest& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string_view header = request.Header("authorization");
  const bool is_bearer = header.size() > kScheme.size() &&
                         std::equal(kScheme.begin(), kScheme.end(), header.begin(), [](char wanted, char c) {
                           return wanted == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
                         });
  return is_bearer ? Trim(header.substr(kScheme.size())) : std::string_view();
}

}  // namespace foyer::accounts
