#include "sip/received.h"

#include "foyer/check.h"

#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

bool IsHostOf(std::string_view host, const IpAddress& address) {
  const auto written = IpAddress::Parse(host);
  return written && *written == address;
}

// The parameters without `received` and `rport`: what a peer claims of those is worth nothing.
std::string WithoutClaims(std::string_view parameters) {
  return WithoutParameter(WithoutParameter(parameters, "received"), "rport");
}

}  // namespace

Message WithReceived(const Message& request, const Endpoint& source) {
  std::string_view list = request.Value(HeaderId::kVia);
  const std::string_view top = TakeListElement(list);
  const auto via = ParseVia(top);
  const bool wants_port = via->Parameter("rport").has_value();
  const bool claims = via->Parameter("received").has_value();
  if (!wants_port && !claims && IsHostOf(via->host, source.address)) return request;

  std::string value("SIP/2.0/");
  value.append(via->transport).append(" ").append(via->host);
  if (via->port != 0) value.append(":").append(std::to_string(via->port));
  value.append(WithoutClaims(via->parameters)).append(";received=").append(source.address.ToString());
  if (wants_port) value.append(";rport=").append(std::to_string(source.port));

  constexpr Limits kWithRoom{20 * 1024, 128 * 1024, 65};
  auto filled = Message::Parse(Rewrite(request).ReplaceFirst(HeaderId::kVia, value).Build(), kWithRoom);
  FOYER_CHECK(std::holds_alternative<Message>(filled));
  return std::get<Message>(std::move(filled));
}

}  // namespace foyer::sip
