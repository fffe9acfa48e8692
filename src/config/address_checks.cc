#include "config/address_checks.h"

#include <algorithm>
#include <optional>

#include "base/format.h"
#include "base/lower_case.h"
#include "base/parse_integer.h"

namespace foyer::config {

namespace {

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool IsLabel(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return IsLetterOrDigit(c) || c == '-'; });
}

bool IsHostName(std::string_view text) {
  if (text.size() > 253) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!IsLabel(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::optional<Transport> ParseTransport(std::string_view text) {
  for (const Transport transport : {Transport::kUdp, Transport::kTcp, Transport::kTls, Transport::kWs, Transport::kWss})
    if (text == UriName(transport)) return transport;
  return std::nullopt;
}

// The network that `host` lies in: the bits after the prefix are 0.
Network NetworkOf(const IpAddress& host, unsigned prefix) {
  auto bytes = host.bytes();
  for (unsigned bit = prefix; bit < 128; ++bit)
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] & ~(0x80u >> (bit % 8)));
  return {IpAddress::FromV6(bytes), prefix};
}

}  // namespace

Result<std::string> ParseDomain(std::string_view text) {
  if (!IsHostName(text))
    return Error{Format("\"{}\" is no domain; write a host name such as \"house.example\", or an IPv4 address", text)};
  return LowerCase(text);
}

Status CheckName(std::string_view text) {
  const bool good = !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return IsLetterOrDigit(c) || c == '.' || c == '_' || c == '+' || c == '-';
  });
  if (!good) return Error{Format("\"{}\" is no name; write 1 to 64 letters, digits and any of . _ + -", text)};
  return Ok();
}

Result<Aor> ParseAddress(std::string_view text, const std::string& domain) {
  std::string_view rest = text;
  if (rest.starts_with("sip:")) rest.remove_prefix(4);
  const std::size_t at = rest.find('@');
  const std::string_view user = rest.substr(0, at);
  if (!CheckName(user).ok()) return Error{Format("\"{}\" is no address; write NAME or sip:NAME@{}", text, domain)};
  if (at != std::string_view::npos && LowerCase(rest.substr(at + 1)) != domain)
    return Error{Format("\"{}\" is not in our domain; write \"{}\" or \"sip:{}@{}\"", text, user, user, domain)};
  return Aor{std::string(user), domain};
}

Result<ContactConfig> ParseContact(std::string_view text) {
  constexpr std::uint16_t kSipPort = 5060;
  const Error malformed{
      Format("\"{}\" is no address of a device; write sip:, an IP address (no name) and a port, such as "
             "\"sip:192.0.2.31:5060;transport=udp\"",
             text)};
  std::string_view rest = text;
  if (!rest.starts_with("sip:")) return malformed;
  rest.remove_prefix(4);
  ContactConfig contact;
  contact.uri = text;
  if (const std::size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    const std::string_view parameters = rest.substr(semicolon);
    if (parameters != ";transport=udp" && parameters != ";transport=tcp") return malformed;
    if (parameters == ";transport=tcp") contact.transport = Transport::kTcp;
    rest = rest.substr(0, semicolon);
  }
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    if (!CheckName(rest.substr(0, at)).ok()) return malformed;
    rest.remove_prefix(at + 1);
  }
  const auto address = IpAddress::Parse(rest);
  const auto endpoint = address ? Endpoint{*address, kSipPort} : Endpoint::Parse(rest);
  if (!endpoint || endpoint->port == 0 || endpoint->address.is_unspecified()) return malformed;
  contact.endpoint = *endpoint;
  return contact;
}

Result<std::string> ParseRoute(std::string_view text) {
  const bool sip = text.starts_with("sip:") || text.starts_with("sips:");
  const bool plain =
      std::ranges::none_of(text, [](char c) { return c <= ' ' || c > '~' || c == '<' || c == '>' || c == '"'; });
  if (!sip || !plain || !(text.ends_with(";lr") || text.find(";lr;") != std::string_view::npos))
    return Error{Format("\"{}\" is no route; write it as \"sip:HOST;lr\"", text)};
  return std::string(text);
}

Result<Aor> ParseForeignAddress(std::string_view text) {
  const Error malformed{Format("\"{}\" is no address; write it as sip:USER@DOMAIN", text)};
  const std::size_t at = text.find('@');
  if (!text.starts_with("sip:") || at == std::string_view::npos) return malformed;
  const std::string_view user = text.substr(4, at - 4), domain = text.substr(at + 1);
  const bool good = !user.empty() && user.size() <= 64 && std::ranges::all_of(user, [](char c) {
    return IsLetterOrDigit(c) || std::string_view("-_.!~*'()&=+$,/").find(c) != std::string_view::npos;
  });
  if (!good || !IsHostName(domain)) return malformed;
  return Aor{std::string(user), LowerCase(domain)};
}

Result<HopQuery> ParseServer(std::string_view text) {
  const Error malformed{
      Format("\"{}\" is no server; write sip:NAME or sips:NAME, with :PORT and ;transport=udp, tcp or "
             "tls where they are needed",
             text)};
  HopQuery where;
  where.secure = text.starts_with("sips:");
  if (!where.secure && !text.starts_with("sip:")) return malformed;
  std::string_view rest = text.substr(where.secure ? 5 : 4);
  if (const std::size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    const std::string_view parameter = rest.substr(semicolon + 1);
    for (const Transport transport : {Transport::kUdp, Transport::kTcp, Transport::kTls})
      if (parameter == std::string("transport=") + UriName(transport)) where.transport = transport;
    if (!where.transport) return malformed;
    rest = rest.substr(0, semicolon);
  }
  if (const auto endpoint = Endpoint::Parse(rest)) {
    where.host = endpoint->address.ToString();
    where.port = endpoint->port;
    return where;
  }
  if (const auto address = IpAddress::Parse(rest)) {
    where.host = address->ToString();
    return where;
  }
  const std::size_t colon = rest.find(':');
  where.host = LowerCase(rest.substr(0, colon));
  const auto port =
      colon == std::string_view::npos ? std::optional(0U) : ParseInteger<unsigned>(rest.substr(colon + 1));
  if (!IsHostName(where.host) || !port || *port > 65535) return malformed;
  where.port = static_cast<std::uint16_t>(*port);
  return where;
}

Result<std::string> ParseForward(std::string_view text, const std::string& domain) {
  const bool sips = text.starts_with("sips:"), sip = text.starts_with("sip:");
  if (!sip && !sips) {
    const auto ours = ParseAddress(text, domain);
    if (!ours) return ours.error();
    return ours->ToUri();
  }
  const std::string_view rest = text.substr(sips ? 5 : 4);
  const bool plain = std::ranges::none_of(
      rest, [](char c) { return c <= ' ' || c > '~' || c == '<' || c == '>' || c == '"' || c == ','; });
  if (rest.empty() || !plain || rest.ends_with('@'))
    return Error{Format("\"{}\" is no address; write NAME, or such as \"sip:ben@pbx.example\"", text)};
  return std::string(text);
}

Result<std::string> ParseForeignDomain(std::string_view text) {
  if (text == "*") return std::string(text);
  if (const auto address = IpAddress::Parse(text)) return address->ToString();
  return ParseDomain(text);
}

Result<ListenAddress> ParseListen(std::string_view text) {
  const Error malformed{
      Format("\"{}\" is no address to listen on; write udp, tcp, tls, ws or wss, address and port, such as "
             "\"udp:0.0.0.0:5060\"",
             text)};
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return malformed;
  const auto transport = ParseTransport(text.substr(0, colon));
  const auto endpoint = Endpoint::Parse(text.substr(colon + 1));
  if (!transport || !endpoint || endpoint->port == 0) return malformed;
  if (endpoint->address.is_link_local())
    return Error{
        Format("\"{}\" is the address of one link only, which no phone beyond it can be told; write another of "
               "this machine's addresses, or [::]",
               text)};
  return ListenAddress{*transport, *endpoint};
}

Result<ListenAddress> ParseWebListen(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view scheme = text.substr(0, colon);
  const auto endpoint =
      colon == std::string_view::npos ? std::optional<Endpoint>() : Endpoint::Parse(text.substr(colon + 1));
  if ((scheme != "https" && scheme != "http") || !endpoint || endpoint->port == 0)
    return Error{
        Format("\"{}\" is no address to listen on; write https or http, address and port, such as "
               "\"https:0.0.0.0:8443\"",
               text)};
  return ListenAddress{scheme == "https" ? Transport::kTls : Transport::kTcp, *endpoint};
}

Result<std::string> ParseWebUrl(std::string_view text) {
  const Error wrong{Format(
      "\"{}\" is no address for phones; write https or http, a name or an address, and a port if it is not the usual "
      "one, such as \"https://house.example\"",
      text)};
  std::string_view rest = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
  const std::size_t scheme = rest.find("://");
  if (scheme == std::string_view::npos) return wrong;
  const std::string_view host_and_port = rest.substr(scheme + 3);
  const std::size_t colon = host_and_port.find(':', host_and_port.starts_with('[') ? host_and_port.find(']') : 0);
  const std::string_view host = host_and_port.substr(0, colon);
  const bool is_host = host.starts_with('[') ? IpAddress::Parse(host).has_value() : ParseDomain(host).ok();
  const bool is_port =
      colon == std::string_view::npos || ParseInteger<std::uint16_t>(host_and_port.substr(colon + 1)).value_or(0) != 0;
  const std::string url = LowerCase(rest);
  if (!is_host || !is_port || !(url.starts_with("https://") || url.starts_with("http://"))) return wrong;
  return url;
}

Result<std::pair<std::uint16_t, std::uint16_t>> ParsePorts(std::string_view text) {
  constexpr unsigned kFewest = 16;
  const std::size_t dash = text.find('-');
  const auto first = ParseInteger<unsigned>(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? std::nullopt : ParseInteger<unsigned>(text.substr(dash + 1));
  if (!first || !last || *first < 1024 || *first > 65535 || *last > 65535)
    return Error{Format(
        "\"{}\" is no range of ports; write FIRST-LAST, each from 1024 to 65535, such as \"30000-30999\"", text)};
  if (*first > *last)
    return Error{Format("\"{}\" ends before it begins; write the lower port first, \"{}-{}\"", text, *last, *first)};
  const unsigned even = *first + *first % 2;  // RTP on an even port, its RTCP on the next (RFC 3550 s11)
  const unsigned odd = *last % 2 == 1 ? *last : *last - 1;
  if (odd < even + kFewest - 1)
    return Error{
        Format("\"{}\" is too small a range; a ring takes 4 ports for the door and 4 for each device: give at "
               "least {}",
               text, kFewest)};
  return std::pair(static_cast<std::uint16_t>(even), static_cast<std::uint16_t>(odd));
}

Result<Endpoint> ParseDnsServer(std::string_view text) {
  constexpr std::uint16_t kDnsPort = 53;
  const auto address = IpAddress::Parse(text);
  const auto endpoint = address ? Endpoint{*address, kDnsPort} : Endpoint::Parse(text);
  if (endpoint && endpoint->port != 0 && !endpoint->address.is_unspecified()) return *endpoint;
  return Error{Format(
      "\"{}\" is no DNS server; write its address, such as \"192.0.2.53\", or with a port \"192.0.2.53:5353\"", text)};
}

Result<Network> ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::Parse(text.substr(0, slash));
  const unsigned longest = address && address->is_v4() ? 32 : 128;
  const auto prefix =
      slash == std::string_view::npos ? std::optional(longest) : ParseInteger<unsigned>(text.substr(slash + 1));
  if (!address || !prefix || *prefix > longest)
    return Error{Format(
        "\"{}\" is no network; write it as ADDRESS/PREFIX, such as \"192.0.2.0/24\" or \"2001:db8::/64\"", text)};
  if (*prefix == 0)
    return Error{Format("\"{}\" is the whole world, and all of it would be let in; name your own network", text)};
  const Network network = NetworkOf(*address, *prefix + 128 - longest);
  if (network.address != *address)
    return Error{Format("\"{}\" is a host, not a network; write \"{}/{}\"", text, network.address.ToString(), *prefix)};
  return network;
}

}  // namespace foyer::config
