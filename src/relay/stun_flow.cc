#include "relay/stun_flow.h"

#include "relay/source.h"

namespace foyer::relay {

StunFlow::StunFlow(EventLoop& loop, Parties& parties, KeyFrameRequests& key_frames,
                   const std::function<bool(const Endpoint&)>& is_own)
    : loop_(loop), parties_(parties), key_frames_(key_frames), is_own_(is_own) {}

void StunFlow::OnStun(Anchor& anchor, Medium medium, Component component, const Packet& packet) {
  auto& ice = anchor.ice[IndexOf(medium)];
  if (!ice || anchor.legs.empty()) {
    FindSource(anchor, medium, component, packet.from, is_own_);
    return;
  }
  Leg& leg = *anchor.legs.front();
  if (is_own_(packet.from)) {
    ++leg.counters.dropped_source;
    return;
  }
  const IceLite::Outcome outcome = ice->OnStun(packet.bytes, packet.from, component, loop_.Now());
  if (outcome.check == IceLite::Check::kRefused) ++leg.counters.refused_checks;
  if (outcome.check == IceLite::Check::kNone) ++leg.counters.dropped_other;
  if (outcome.nominated) OnNomination(leg, medium, component, packet.from);
  if (!outcome.reply) return;
  const Bytes reply = outcome.reply->bytes();
  const iovec part{const_cast<std::uint8_t*>(reply.data()), reply.size()};  // only read
  anchor.At(medium)->Send(component, SocketAddress(packet.from), {&part, 1});
}

// Who gets a picture somewhere else needs a whole one.
void StunFlow::OnNomination(Leg& leg, Medium medium, Component component, const Endpoint& from) {
  Stream& stream = leg.At(medium);
  if (component == Component::kRtcp) {
    stream.rtcp.Nominate(from);
    return;
  }
  if (!stream.rtp.Nominate(from)) return;
  stream.CloseGate();
  if (medium == Medium::kVideo) key_frames_.Request(parties_.IsCaller(leg) ? Party::kDevice : Party::kCaller);
}

}  // namespace foyer::relay
