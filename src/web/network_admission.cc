#include "web/network_admission.h"

#include <algorithm>
#include <string_view>

namespace foyer::web {

namespace {

HttpResponse Refusal(int status, const char* body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

bool ChangesSomething(const HttpRequest& request) { return request.method != "GET"; }

// Exactly one Host, and nothing in it that is no part of one (RFC 9110 s7.2).
bool HasHost(const HttpRequest& request) {
  const auto count = std::ranges::count(request.headers, "host", &std::pair<std::string, std::string>::first);
  const std::string_view host = request.Header("host");
  return count == 1 && !host.empty() && std::ranges::all_of(host, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view(".-_:[]").find(c) != std::string_view::npos;
         });
}

// A browser says which page made it ask: in Origin all of them where something changes, in Sec-Fetch-Site most of them.
// Programs say neither.
bool IsFromElsewhere(const HttpRequest& request) {
  const std::string_view site = request.Header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  const std::string_view origin = request.Header("origin");
  if (origin.empty()) return false;
  return origin != std::string(request.secure ? "https://" : "http://") + std::string(request.Header("host"));
}

// A form of another page can send a body, but none of this type.
bool HasForeignBody(const HttpRequest& request) {
  return !request.body.empty() && request.Header("authorization").empty() &&
         !request.Header("content-type").starts_with("application/json");
}

std::string_view NameIn(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// As it stands in a URI: every byte that is not plainly allowed is escaped.
std::string Escape(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF", kPlain = "/-._~!$&'()*+,;=:@";
  std::string escaped;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain) {
      escaped += c;
    } else {
      escaped += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
  }
  return escaped;
}

}  // namespace

bool IsPrivate(const IpAddress& address) {
  if (address.is_loopback() || address.is_link_local()) return true;
  if (!address.is_v4()) return (address.bytes()[0] & 0xfeU) == 0xfcU;
  const std::uint32_t v4 = address.v4();
  return v4 >> 24U == 10 || v4 >> 20U == 0xac1 || v4 >> 16U == 0xc0a8 || v4 >> 16U == 0xa9fe;
}

std::optional<HttpResponse> NetworkAdmission::Admit(HttpRequest& request) {
  if (!HasHost(request)) return Refusal(400, R"({"error":"there is no Host","fix":"send one, as HTTP/1.1 wants it"})");
  if (NeedsTls(request)) return SendOn(request);
  if (ChangesSomething(request) && IsFromElsewhere(request)) {
    return Refusal(403,
                   R"({"error":"a page of another site asks for this","fix":"open the pages of this door itself"})");
  }
  if (ChangesSomething(request) && HasForeignBody(request)) {
    return Refusal(415, R"({"error":"the body is no JSON","fix":"send it as Content-Type: application/json"})");
  }
  auto refusal = callers_.Admit(request);
  if (refusal || !IsTooMuch(request)) return refusal;
  refusal = Refusal(429, R"({"error":"too many requests came from this address","fix":"wait a minute"})");
  refusal->headers.emplace_back("Retry-After", "60");
  return refusal;
}

bool NetworkAdmission::IsTooMuch(const HttpRequest& request) const {
  if (guard_ == nullptr || !request.caller.name.empty()) return false;
  Flow from;
  from.transport = request.secure ? Transport::kTls : Transport::kTcp;
  from.remote = request.peer;
  from.local.port = request.secure ? 443 : 80;  // no port of SIP
  return !guard_->Admits(from);
}

bool NetworkAdmission::NeedsTls(const HttpRequest& request) const {
  if (request.secure || site_.IsPublicOverHttp(request.path)) return false;
  return !settings_.panel_over_http || !IsPrivate(request.peer.address);
}

HttpResponse NetworkAdmission::SendOn(const HttpRequest& request) const {
  if (settings_.https_port == 0 || request.method != "GET") {
    return Refusal(403, R"({"error":"this needs an encrypted connection","fix":"use https; see [web] listen"})");
  }
  HttpResponse response;
  response.status = 307;
  response.content_type = "text/plain";
  std::string target = "https://" + std::string(NameIn(request.Header("host")));
  if (settings_.https_port != 443) target += ":" + std::to_string(settings_.https_port);
  target += Escape(request.path);
  if (!request.query.empty()) target += "?" + request.query;
  response.headers.emplace_back("Location", target);
  return response;
}

}  // namespace foyer::web
