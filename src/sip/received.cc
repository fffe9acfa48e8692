#include "sip/received.h"

#include <memory>
#include <string>
#include <utility>

#include "foyer/check.h"
#include "sip/grammar.h"
#include "sip/headers.h"
#include "sip/uri.h"

namespace foyer::sip {
namespace {

constexpr std::string_view kViaPrefix = "Via: ";

bool IsHostOf(std::string_view host, const IpAddress& address) {
  const auto written = IpAddress::Parse(host);
  return written && *written == address;
}

// The parameters without `received` and `rport`: what a peer claims of those is worth nothing.
std::string WithoutClaims(std::string_view parameters) {
  return WithoutParameter(WithoutParameter(parameters, "received"), "rport");
}

// The whole line, with what else stands on it.
std::string FilledLine(const Message& request, const Endpoint& source, bool wants_port) {
  const Via& via = request.top_via();
  std::string line(kViaPrefix);
  line.append("SIP/2.0/").append(via.transport).append(" ").append(via.host);
  if (via.port != 0) line.append(":").append(std::to_string(via.port));
  line.append(WithoutClaims(via.parameters)).append(";received=").append(source.address.ToString());
  if (wants_port) line.append(";rport=").append(std::to_string(source.port));
  std::string_view others = request.Value(HeaderId::kVia);
  TakeListElement(others);
  if (const std::string_view rest = Trim(others); !rest.empty()) line.append(", ").append(rest);
  return line;
}

}  // namespace

// All that was parsed stays as it is, but for that one line.
Message WithReceived(const Message& request, const Endpoint& source) {
  const Via& via = request.top_via();
  const bool wants_port = via.Parameter("rport").has_value();
  const bool claims = via.Parameter("received").has_value();
  if (!wants_port && !claims && IsHostOf(via.host, source.address)) return request;

  auto content = std::make_shared<Message::Content>(*request.content_);
  content->own_via = std::make_shared<const std::string>(FilledLine(request, source, wants_port));
  const std::string_view line = *content->own_via, value = line.substr(kViaPrefix.size());
  std::string_view list = value;
  const auto filled = ParseVia(TakeListElement(list));
  FOYER_CHECK(filled.has_value());
  content->top_via = *filled;
  Header& first = content->headers[content->first[static_cast<std::size_t>(HeaderId::kVia)] - 1U];
  first = {HeaderId::kVia, HeaderName(HeaderId::kVia), value, line};
  Message result;
  result.content_ = std::move(content);
  return result;
}

}  // namespace foyer::sip
