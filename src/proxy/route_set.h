// Our place in the route of a dialog: the doubled Record-Route that we leave behind, and the Route headers of ours that
// come back with it (RFC 3261 s16.4, s16.6 steps 4 and 6; RFC 5626 s5.3).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/flow.h"
#include "foyer/flow_token.h"
#include "sip/message.h"

namespace foyer::proxy {

// The Record-Route value that faces the peer of `flow`, and leads back to it; of a call to a sips: address it is one
// too (s16.6 step 4).
std::string RecordRouteFor(const Flow& flow, const FlowTokens& tokens, bool sips = false);

// What a request's own Route headers say to us.
struct OwnRoutes {
  std::size_t count = 0;     // Route headers on top that are ours; they are to be taken off
  std::optional<Flow> next;  // the flow that the last of them names: the request goes on there
  bool forged = false;       // one claims to be ours but is not: 403
  std::string request_uri;   // of the request, or where a strict router has moved it to
  bool strict = false;       // it was moved: the last Route goes too
};
OwnRoutes FindOwnRoutes(const sip::Message& request, const Flow& from, const FlowTokens& tokens,
                        std::string_view domain);

// Takes our Route headers off and sets the Request-URI.
void TakeOff(const OwnRoutes& routes, const sip::Message& request, sip::Rewrite& rewrite);

// The routes of a 2xx that lie between us and the device that sent it, in the order in which a request of ours to it
// must visit them.
std::vector<std::string> RoutesBelowUs(const sip::Message& response, const FlowTokens& tokens);

}  // namespace foyer::proxy
