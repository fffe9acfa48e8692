#include "proxy/redirect.h"

#include <string>
#include <variant>

#include "sip/uri.h"

namespace foyer::proxy {
namespace {

using sip::HeaderId;

// "0.7" is 700; 1000 if there is none, or nonsense.
int PermilleOf(std::optional<std::string_view> q) {
  if (!q || q->size() > 5 || q->empty() || q->front() != '0') return 1000;
  int permille = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const char digit = i < q->size() ? (*q)[i] : '0';
    if (digit < '0' || digit > '9') return 1000;
    permille = permille * 10 + (digit - '0');
  }
  return permille;
}

}  // namespace

std::optional<FinalResponse> Recurse(const FinalResponse& redirect, const Visit& visit) {
  const int status = redirect.status;
  if (!redirect.response || status < 300 || status > 302) return redirect;
  std::string rest;
  bool any_visited = false;
  for (const std::string_view text : redirect.response->List(HeaderId::kContact)) {
    const auto contact = sip::ParseNameAddr(text);
    if (contact && visit(contact->uri_text, PermilleOf(contact->Parameter("q")))) {
      any_visited = true;
    } else {
      rest.append(rest.empty() ? "" : ", ").append(text);
    }
  }
  if (!any_visited) return redirect;
  if (rest.empty()) return std::nullopt;
  auto parsed = sip::Message::Parse(sip::Rewrite(*redirect.response).Set(HeaderId::kContact, rest).Build());
  if (auto* left = std::get_if<sip::Message>(&parsed)) return FinalResponse{status, std::move(*left)};
  return std::nullopt;
}

}  // namespace foyer::proxy
