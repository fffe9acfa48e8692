// The request that goes out to one device: the caller's, with what RFC 3261 s16.6 changes in it and nothing else.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "foyer/flow_token.h"
#include "foyer/location_service.h"
#include "foyer/uplink.h"
#include "proxy/route_set.h"
#include "sip/message.h"

namespace foyer::proxy {

struct BranchRequest {
  const sip::Message& request;
  const Flow& caller;              // where it came from
  const ContactBinding& binding;   // where it goes,
  const Uplink* uplink;            // and who reaches it there; null: a device
  std::uint32_t max_breadth;       // that is left to it
  std::string_view domain;         // ours: credentials for it end here
  std::optional<std::string> sdp;  // the relay's offer to this device; none: the body stays
};

std::string MakeBranchRequest(const BranchRequest& branch, const FlowTokens& tokens);

}  // namespace foyer::proxy
