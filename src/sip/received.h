// Where a request really came from, written into its top Via (RFC 3261 s18.2.1, RFC 3581 s4).
#pragma once
#include "foyer/endpoint.h"
#include "sip/message.h"

namespace foyer::sip {

// The same request with `received` and `rport` filled in; unchanged where its Via says all that already.
Message WithReceived(const Message& request, const Endpoint& source);

}  // namespace foyer::sip
