// The REGISTER of a client, and what its answer says (RFC 3261 s10.2, RFC 5626 s4.2).
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"
#include "foyer/next_hop.h"
#include "sip/message.h"

namespace foyer::uplink {

// What stays the same from one REGISTER to the next.
struct Registrant {
  Aor account;
  std::string call_id, tag;
  std::string contact_user;  // unguessable: a request that is sent to it comes from where we are registered
  std::string instance;      // "urn:uuid:..."
};

std::string MakeRegister(const Registrant& who, const Flow& flow, std::uint32_t cseq, std::chrono::seconds expires,
                         const std::vector<std::string>& credentials);
inline std::string RegisterUri(const Registrant& who) { return "sip:" + who.account.domain; }

// How long a 2xx keeps us; `asked` if it does not say.
std::chrono::seconds GrantedTime(const sip::Message& response, const Registrant& who, std::chrono::seconds asked);
// The server answers pings on the connection (RFC 5626 s4.4.1, s6).
bool KnowsOutbound(const sip::Message& response);
// A header of whole seconds (Min-Expires, Retry-After), bounded; nothing if there is none.
std::optional<std::chrono::seconds> SecondsOf(const sip::Message& response, sip::HeaderId id);
// Where a 3xx sends us.
std::optional<HopQuery> RedirectOf(const sip::Message& response);

}  // namespace foyer::uplink
