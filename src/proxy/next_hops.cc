#include "proxy/next_hops.h"

#include <string>
#include <utility>

#include "base/lower_case.h"

namespace foyer::proxy {
namespace {

std::optional<Transport> TransportNamed(std::string_view name) {
  for (const Transport transport :
       {Transport::kUdp, Transport::kTcp, Transport::kTls, Transport::kWs, Transport::kWss}) {
    if (EqualsIgnoreCase(name, UriName(transport))) return transport;
  }
  return std::nullopt;
}

}  // namespace

HopQuery QueryFor(const sip::Uri& uri) {
  HopQuery query;
  query.host = uri.host;
  if (query.host.starts_with('[')) query.host = query.host.substr(1, query.host.size() - 2);
  query.port = uri.port;
  if (const auto transport = uri.Parameter("transport")) query.transport = TransportNamed(*transport);
  query.secure = uri.is_sips();
  return query;
}

NextHops::NextHops(Resolver& resolver, Connector& connector, const HopQuery& query, std::function<void()> on_found)
    : connector_(connector),
      lookup_(resolver.Find(query, [this, on_found = std::move(on_found)](std::vector<Hop> hops) {
        hops_ = std::move(hops);
        on_found();
      })) {}

std::optional<Flow> NextHops::Next() {
  while (tried_ < hops_.size()) {
    if (const auto flow = connector_.Connect(hops_[tried_++])) return flow;
  }
  return std::nullopt;
}

}  // namespace foyer::proxy
