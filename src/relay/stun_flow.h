// The STUN that comes to the media ports of one call: connectivity checks of peers that have offered ICE, which move
// what they get, and from all others what keeps a NAT's door open, which shows where they are.
#pragma once
#include <functional>

#include "foyer/event_loop.h"
#include "relay/key_frame_requests.h"
#include "relay/media_transport.h"
#include "relay/parties.h"

namespace foyer::relay {

class StunFlow {
 public:
  // All must outlive this object. `is_own`: a port of the relay itself.
  StunFlow(EventLoop& loop, Parties& parties, KeyFrameRequests& key_frames,
           const std::function<bool(const Endpoint&)>& is_own);

  void OnStun(Anchor& anchor, Medium medium, Component component, const Packet& packet);

 private:
  void OnNomination(Leg& leg, Medium medium, Component component, const Endpoint& from);

  EventLoop& loop_;
  Parties& parties_;
  KeyFrameRequests& key_frames_;
  const std::function<bool(const Endpoint&)>& is_own_;
};

}  // namespace foyer::relay
