#include "proxy/request_checks.h"

#include <algorithm>
#include <functional>

#include "proxy/header_edit.h"
#include "proxy/max_breadth.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::proxy {
namespace {

using sip::HeaderId;

constexpr std::uint32_t kDefaultMaxForwards = 70;

std::optional<Rejection> CheckMaxForwards(const sip::Message& request) {
  if (!request.Has(HeaderId::kMaxForwards)) return std::nullopt;
  const auto hops = sip::ParseNumber(request.Value(HeaderId::kMaxForwards));
  if (!hops || *hops > 255) return Rejection{400, {}};
  if (*hops > 0 || request.method() == sip::Method::kOptions) return std::nullopt;
  return Rejection{483, {}};
}

// What may be for us is judged where it forks.
std::optional<Rejection> CheckMaxBreadth(const sip::Message& request) {
  const auto breadth = MaxBreadthOf(request);
  if (!breadth) return Rejection{400, {}};
  const bool may_be_for_us = request.method() == sip::Method::kOptions || request.method() == sip::Method::kRegister;
  if (*breadth > 0 || may_be_for_us || request.method() == sip::Method::kAck) return std::nullopt;
  return Rejection{440, {}};
}

// The key stands in the branch of each Via of ours; it is long enough to stand nowhere else by chance.
bool IsLoop(const sip::Message& request, std::string_view loop_key) {
  return !loop_key.empty() && std::ranges::any_of(request.headers(), [loop_key](const sip::Header& header) {
    return header.id == HeaderId::kVia && header.value.find(loop_key) != std::string_view::npos;
  });
}

std::optional<Rejection> CheckExtensions(const sip::Message& request) {
  if (request.method() == sip::Method::kAck) return std::nullopt;  // it cannot be refused, so it requires nothing
  if (request.Has(HeaderId::kProxyRequire)) {
    std::string unsupported;
    for (const std::string_view option : request.List(HeaderId::kProxyRequire)) {
      unsupported.append(unsupported.empty() ? "" : ", ").append(option);
    }
    return Rejection{420, {Line(HeaderId::kUnsupported, unsupported)}};
  }
  // A reliable provisional of a device whose 183 is withheld could never be acknowledged by the caller.
  if (request.method() == sip::Method::kInvite && request.HasToken(HeaderId::kRequire, "100rel")) {
    return Rejection{420, {Line(HeaderId::kUnsupported, "100rel")}};
  }
  return std::nullopt;
}

std::string Hex(std::size_t number) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[number >> shift & 15]);
  return text;
}

}  // namespace

std::string LoopKey(const sip::Message& request) {
  std::string key;
  key.reserve(512);
  for (const std::string_view part :
       {request.request_uri(), request.Value(HeaderId::kFrom), request.Value(HeaderId::kTo), request.call_id(),
        request.Value(HeaderId::kCSeq), request.Value(HeaderId::kProxyAuthorization)}) {
    key.append(part).push_back('\n');
  }
  for (const std::string_view route : request.List(HeaderId::kRoute)) key.append(route).push_back('\n');
  return Hex(std::hash<std::string>{}(key));
}

std::optional<Rejection> CheckRequest(const sip::Message& request, std::string_view loop_key) {
  if (auto rejection = CheckMaxForwards(request)) return rejection;
  if (auto rejection = CheckMaxBreadth(request)) return rejection;
  if (IsLoop(request, loop_key)) return Rejection{482, {}};
  return CheckExtensions(request);
}

std::uint32_t NextMaxForwards(const sip::Message& request) {
  const auto hops = sip::ParseNumber(request.Value(HeaderId::kMaxForwards));
  const std::uint32_t before = hops.value_or(kDefaultMaxForwards);
  return before == 0 ? 0 : before - 1;
}

}  // namespace foyer::proxy
