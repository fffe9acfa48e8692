// SIP and SIPS URIs (RFC 3261 s19.1), name-addr and addr-spec header values (s20.10), as views into the message's
// bytes.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/aor.h"
#include "foyer/next_hop.h"

namespace foyer::sip {

// Views stay valid as long as the bytes they were parsed from.
struct Uri {
  std::string_view scheme;      // "sip" or "sips", as written
  std::string_view user;        // without password; escaped as written
  std::string_view host;        // with brackets if IPv6
  std::uint16_t port = 0;       // 0: none given
  std::string_view parameters;  // with the leading ';', or empty
  std::string_view headers;     // with the leading '?', or empty

  bool is_sips() const;
  // Value of a URI parameter, case-insensitive name; empty view (data() != nullptr) for a flag; nullopt if absent.
  std::optional<std::string_view> Parameter(std::string_view name) const;
};

// Within the limits (host <= 253 with labels <= 63, user <= 128) or nothing. sip: and sips: only.
std::optional<Uri> ParseUri(std::string_view text);
// %-escapes undone; nothing if malformed or if it would contain control characters.
std::optional<std::string> Unescape(std::string_view text);
// The AOR that a URI stands for: unescaped user, lower-case host, no port and parameters. Nothing without a user.
std::optional<Aor> ToAor(const Uri& uri);
// RFC 3261 s19.1.4, but that a password counts for nothing. False if one of them is no URI.
bool IsSameUri(std::string_view a, std::string_view b);

// Where a request to it is to be sent (RFC 3263 s4); nothing if its transport is none that we know.
std::optional<HopQuery> ToHopQuery(const Uri& uri);

struct NameAddr {
  std::string_view display_name;  // as written, with quotes
  std::string_view uri_text;      // between < and >, or the bare addr-spec (then parameters are the header's)
  std::string_view parameters;    // the header's, with the leading ';', or empty

  std::optional<std::string_view> Parameter(std::string_view name) const;
  std::optional<std::string_view> tag() const { return Parameter("tag"); }
};
std::optional<NameAddr> ParseNameAddr(std::string_view text);

// `parameters` is ";a=b;c"; quoted values are returned without their quotes.
std::optional<std::string_view> FindParameter(std::string_view parameters, std::string_view name);
// The same parameters without those named (case-insensitive).
std::string WithoutParameter(std::string_view parameters, std::string_view name);

}  // namespace foyer::sip
