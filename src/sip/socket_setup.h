// Opening sockets: every failure comes out as a sentence that names the address, the cause and the fix.
#pragma once
#include <string>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"
#include "foyer/result.h"

namespace foyer::sip {

// Non-blocking and closed on exec; `type` is SOCK_DGRAM or SOCK_STREAM. An IPv6 socket takes IPv6 only.
Result<UniqueFd> OpenBoundSocket(int type, const Endpoint& address, const char* transport);
// Does this host speak IPv4, or IPv6, at all?
bool HasFamilyOf(const IpAddress& address);
Endpoint BoundAddress(int fd);
bool SetOption(int fd, int level, int option, int value);

}  // namespace foyer::sip
