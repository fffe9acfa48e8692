// Messages as a capture file for wireshark, tshark and tcpdump.
#pragma once
#include <string>
#include <vector>

#include "foyer/trace.h"

namespace foyer::trace {

// Each message is one UDP datagram between the addresses that it went between, whatever carried it: what was cut out of
// a TLS connection has no segments. Our port is written as 5060, so that every tool takes it for SIP.
std::string WritePcap(const std::vector<TracedMessage>& messages);

}  // namespace foyer::trace
