// What texts of the configuration must look like: addresses of the network and of SIP. An error says what is wrong and
// what would be right.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::config {

// A host name (RFC 1123 s2.1) or an IPv4 address, in lower case.
Result<std::string> ParseDomain(std::string_view text);

// The user of an address, or a lock's name.
Status CheckName(std::string_view text);

// "home", "home@DOMAIN" or "sip:home@DOMAIN", in our domain only.
Result<Aor> ParseAddress(std::string_view text, const std::string& domain);

// "sip:192.0.2.31:5060;transport=udp", perhaps with a user.
Result<ContactConfig> ParseContact(std::string_view text);

// "sip:proxy.house.example;lr": a loose router.
Result<std::string> ParseRoute(std::string_view text);

// "sip:**9@fritz.box": an address that lies elsewhere. Its user may be all that a PBX dials.
Result<Aor> ParseForeignAddress(std::string_view text);

// "sip:fritz.box", "sips:panel.house:5061", "sip:192.0.2.9;transport=tcp": a server, without a user.
Result<HopQuery> ParseServer(std::string_view text);

// Whom a call goes on to, as a URI: "ben", "sip:ben@DOMAIN", or "sip:" and "sips:" with any other domain.
Result<std::string> ParseForward(std::string_view text, const std::string& domain);

// A domain that may be called, or "*".
Result<std::string> ParseForeignDomain(std::string_view text);

// "udp:0.0.0.0:5060".
Result<ListenAddress> ParseListen(std::string_view text);

// "https:0.0.0.0:8443": kTls, or kTcp for http.
Result<ListenAddress> ParseWebListen(std::string_view text);

// "https://house.example" or "http://192.0.2.10:8080", without a path; comes back in lower case.
Result<std::string> ParseWebUrl(std::string_view text);

// "30000-30999": the even first and the odd last port.
Result<std::pair<std::uint16_t, std::uint16_t>> ParsePorts(std::string_view text);

// "192.0.2.53", "2001:db8::53", or with a port as Endpoint has it. Port 53 if there is none.
Result<Endpoint> ParseDnsServer(std::string_view text);

// "192.0.2.0/24", or one host's address.
Result<Network> ParseNetwork(std::string_view text);

}  // namespace foyer::config
