#include "proxy/route_set.h"

#include <algorithm>

#include "base/lower_case.h"
#include "sip/uri.h"

namespace foyer::proxy {
namespace {

using sip::HeaderId;

enum class Kind { kForeign, kOurs, kForged };
struct Route {
  Kind kind = Kind::kForeign;
  std::optional<Flow> flow;
};

bool NamesUs(const sip::Uri& uri, const Flow& from, std::string_view domain) {
  if (EqualsIgnoreCase(uri.host, domain)) return true;
  const auto address = IpAddress::Parse(uri.host);
  if (!address || *address != from.local.address) return false;
  return (uri.port == 0 ? 5060 : uri.port) == from.local.port;
}

Route Classify(std::string_view uri_text, const Flow& from, const FlowTokens& tokens, std::string_view domain) {
  const auto uri = sip::ParseUri(uri_text);
  if (!uri) return {};
  if (!uri->user.empty()) {
    if (auto flow = tokens.Open(uri->user)) return {Kind::kOurs, flow};
    return {NamesUs(*uri, from, domain) ? Kind::kForged : Kind::kForeign, {}};
  }
  return {NamesUs(*uri, from, domain) ? Kind::kOurs : Kind::kForeign, {}};
}

std::string_view UriOfRoute(std::string_view route) {
  const auto parsed = sip::ParseNameAddr(route);
  return parsed ? parsed->uri_text : std::string_view{};
}

}  // namespace

std::string RecordRouteFor(const Flow& flow, const FlowTokens& tokens, bool sips) {
  return (sips ? "<sips:" : "<sip:") + tokens.Seal(flow) + "@" + flow.local.address.ToUriHost() + ":" +
         std::to_string(flow.local.port) + ";transport=" + UriName(flow.transport) + ";lr>";
}

OwnRoutes FindOwnRoutes(const sip::Message& request, const Flow& from, const FlowTokens& tokens,
                        std::string_view domain) {
  OwnRoutes result;
  result.request_uri = request.request_uri();
  auto routes = request.List(HeaderId::kRoute);
  const sip::Uri& uri = request.uri();
  // A strict router has put our Record-Route where the Request-URI was, and that to the end of the routes (s16.4).
  if (!uri.user.empty() && !routes.empty()) {
    if (auto flow = tokens.Open(uri.user)) {
      result.next = flow;
      result.strict = true;
      result.request_uri = UriOfRoute(routes.back());
      routes.pop_back();
    }
  }
  for (const std::string_view text : routes) {
    const Route route = Classify(UriOfRoute(text), from, tokens, domain);
    if (route.kind == Kind::kForged) result.forged = true;
    if (route.kind != Kind::kOurs) break;
    if (route.flow) result.next = route.flow;
    ++result.count;
  }
  return result;
}

void TakeOff(const OwnRoutes& routes, const sip::Message& request, sip::Rewrite& rewrite) {
  if (!routes.strict) {
    for (std::size_t i = 0; i < routes.count; ++i) rewrite.RemoveFirst(HeaderId::kRoute);
    return;
  }
  auto rest = request.List(HeaderId::kRoute);
  rest.pop_back();
  rewrite.Remove(HeaderId::kRoute).RequestUri(routes.request_uri);
  std::string joined;
  for (std::size_t i = routes.count; i < rest.size(); ++i) joined.append(joined.empty() ? "" : ", ").append(rest[i]);
  if (!joined.empty()) rewrite.Set(HeaderId::kRoute, joined);
}

std::vector<std::string> RoutesBelowUs(const sip::Message& response, const FlowTokens& tokens) {
  std::vector<std::string> below;
  for (const std::string_view text : response.List(HeaderId::kRecordRoute)) {
    const auto uri = sip::ParseUri(UriOfRoute(text));
    if (uri && tokens.Open(uri->user)) break;
    below.emplace_back(text);
  }
  std::ranges::reverse(below);
  return below;
}

}  // namespace foyer::proxy
