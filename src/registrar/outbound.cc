#include "registrar/outbound.h"

#include "sip/headers.h"

namespace foyer::registrar {

using sip::HeaderId;

bool Understands(const sip::Message& request, std::string_view option) {
  return request.HasToken(HeaderId::kSupported, option) || request.HasToken(HeaderId::kRequire, option);
}

std::uint32_t RegIdOf(const sip::Message& request, const sip::NameAddr& contact) {
  if (contact.Parameter("+sip.instance").value_or("").empty() || !Understands(request, "outbound")) return 0;
  return sip::ParseNumber(contact.Parameter("reg-id").value_or("")).value_or(0);
}

// The hop next to the device has written the last Path.
bool FirstHopLacksOutbound(const sip::Message& request) {
  if (request.List(HeaderId::kVia).size() < 2) return false;
  const auto paths = request.List(HeaderId::kPath);
  const auto hop = paths.empty() ? std::nullopt : sip::ParseNameAddr(paths.back());
  const auto uri = hop ? sip::ParseUri(hop->uri_text) : std::nullopt;
  return !uri || !uri->Parameter("ob");
}

}  // namespace foyer::registrar
