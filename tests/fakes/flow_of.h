// The flow of a peer, as the transports would tell it: to our loopback address if it is on ours, else to our public
// one.
#pragma once
#include <string_view>

#include "foyer/flow.h"

namespace foyer {

inline Flow FlowOf(std::string_view remote, Transport transport = Transport::kUdp, std::uint64_t connection = 0) {
  Flow flow;
  flow.transport = transport;
  flow.connection = connection;
  flow.remote = *Endpoint::Parse(remote);
  flow.local = *Endpoint::Parse(flow.remote.address.is_loopback() ? "127.0.0.1:5060" : "192.0.2.1:5060");
  return flow;
}

}  // namespace foyer
