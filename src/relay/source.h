// Who sent a packet, among those who speak to the same port.
#pragma once
#include <functional>

#include "foyer/endpoint.h"
#include "relay/leg.h"

namespace foyer::relay {

// Null: nobody who may. A first packet fixes its leg's source. `is_own`: a port of the relay itself, which nobody is.
Leg* FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from,
                const std::function<bool(const Endpoint&)>& is_own);

}  // namespace foyer::relay
