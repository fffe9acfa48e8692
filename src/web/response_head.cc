#include "web/response_head.h"

#include <algorithm>
#include <ostream>  // before the next, which lacks it

#include <boost/beast/http/status.hpp>

#include "base/lower_case.h"

namespace foyer::web {

namespace {

// Pages run nothing and show nothing that is not ours, and nobody else's page frames them. No HSTS: with the
// certificate that we make for ourselves it would shut people out of their own door (docs/adr/0048).
constexpr std::pair<std::string_view, std::string_view> kForBrowsers[] = {
    {"Content-Security-Policy",
     "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
     "form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(self)"}};

std::string_view ReasonPhrase(int status) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  return {reason.data(), reason.size()};
}

bool IsOneLine(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void Append(std::string& head, std::string_view name, std::string_view value) {
  if (IsOneLine(name) && IsOneLine(value)) head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view HeaderOf(const HttpResponse& response, std::string_view wanted) {
  for (const auto& [name, value] : response.headers) {
    if (LowerCase(name) == LowerCase(wanted)) return value;
  }
  return {};
}

std::string WriteHead(const HttpResponse& response, const HeadFacts& facts) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + ' ';
  head.append(ReasonPhrase(response.status)).append("\r\n");
  if (!response.content_type.empty()) Append(head, "Content-Type", response.content_type);
  if (facts.length) Append(head, "Content-Length", std::to_string(*facts.length));
  if (HeaderOf(response, "cache-control").empty()) Append(head, "Cache-Control", "no-store");
  for (const auto& [name, value] : response.headers) Append(head, name, value);
  for (const auto& [name, value] : kForBrowsers) {
    if (facts.for_browsers && HeaderOf(response, name).empty()) Append(head, name, value);
  }
  if (!facts.keep_alive) Append(head, "Connection", "close");
  return head + "\r\n";
}

bool NamesTag(std::string_view if_none_match, std::string_view tag) {
  if (tag.empty()) return false;
  if (if_none_match == "*") return true;
  while (!if_none_match.empty()) {
    const std::size_t comma = if_none_match.find(',');
    std::string_view one = if_none_match.substr(0, comma);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag) return true;
    if (comma == std::string_view::npos) return false;
    if_none_match.remove_prefix(comma + 1);
  }
  return false;
}

}  // namespace foyer::web
