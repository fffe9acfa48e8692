// Who sent a packet, among those who speak to the same port.
#pragma once
#include <functional>

#include "foyer/bytes.h"
#include "foyer/endpoint.h"
#include "relay/leg.h"
#include "relay/media_transport.h"

namespace foyer::relay {

// A port of the relay itself, which nobody is.
using IsOwnPort = std::function<bool(const Endpoint&)>;

// By where it comes from. Null: nobody who may. A first packet fixes its leg's source.
Leg* FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from, const IsOwnPort& is_own);

// True if what comes for this medium has to prove where it comes from.
bool IsEncrypted(const Anchor& anchor, Medium medium);
// By its key, wherever it comes from. Decrypts the packet, which gets shorter, and fixes its leg's source. Null: nobody
// who may; the packet's bytes may be spoilt.
Leg* FindSourceByKey(Anchor& anchor, Medium medium, Component component, Packet& packet, const IsOwnPort& is_own);

}  // namespace foyer::relay
