#include "relay/media_flow.h"

#include <algorithm>
#include <array>
#include <utility>

#include "relay/packet_kind.h"
#include "relay/rtcp.h"
#include "relay/rtp.h"
#include "relay/source.h"

namespace foyer::relay {

MediaFlow::MediaFlow(EventLoop& loop, Forwarder& forwarder, Parties& parties, VideoCodec video, bool own_door,
                     FlowHooks hooks)
    : loop_(loop),
      forwarder_(forwarder),
      parties_(parties),
      video_(video),
      own_door_(own_door),
      hooks_(std::move(hooks)),
      key_frames_(loop, parties, hooks_.key_frames),
      memories_{VideoMemory(loop, forwarder), VideoMemory(loop, forwarder)},
      control_(loop, parties, key_frames_, memories_),
      stun_(loop, parties, key_frames_, hooks_.is_own) {}

void MediaFlow::OnPackets(Anchor& anchor, Medium medium, Component component, std::span<Packet> packets) {
  if (component == Component::kRtp) {
    OnRtp(anchor, medium, packets);
    return;
  }
  for (Packet& packet : packets) OnRtcp(anchor, medium, packet);
}

// ---- What comes in

void MediaFlow::OnRtp(Anchor& anchor, Medium medium, std::span<Packet> packets) {
  std::array<RtpIn, kMaxBurst> accepted;
  std::size_t count = 0;
  Leg* source = nullptr;
  const auto flush = [&] {
    if (count != 0) HandOn(*source, medium, std::span(accepted).first(count));
    count = 0;
  };
  const bool encrypted = IsEncrypted(anchor, medium);
  for (Packet& packet : packets) {
    Leg* leg = nullptr;
    if (encrypted && KindOf(packet.bytes) == PacketKind::kRtp) {
      leg = FindSourceByKey(anchor, medium, Component::kRtp, packet, hooks_.is_own);
      if (leg == nullptr) continue;
    }
    const auto header = ParseRtp(packet.bytes);
    if (!header) {
      OnNoMedia(anchor, medium, Component::kRtp, packet);
      continue;
    }
    if (!encrypted) leg = FindSource(anchor, medium, Component::kRtp, packet.from, hooks_.is_own);
    if (leg == nullptr) continue;
    if (leg != source) flush();
    source = leg;
    if (const auto in = Accept(anchor, *leg, medium, packet, *header)) accepted[count++] = *in;
  }
  flush();
}

std::optional<RtpIn> MediaFlow::Accept(Anchor& anchor, Leg& leg, Medium medium, const Packet& packet,
                                       const RtpHeader& header) {
  Stream& stream = leg.At(medium);
  ++leg.counters.rtp_in;
  const bool heard = parties_.IsHeard(leg);
  if (heard) hooks_.on_heard(parties_.PartyOf(leg));
  RtpIn in{packet.bytes, header, stream.peer.payloads.In(header.payload_type), PictureStart::kNone};
  stream.counts.CountIn(packet.bytes.size(), in.codec);
  if (in.codec != Codec::kNone) Follow(anchor, leg, medium, header);
  if (in.codec == Codec::kEvent) return AcceptEvent(leg, in);
  if (!heard) {
    ++leg.counters.dropped_unselected;
    return std::nullopt;
  }
  if (in.codec == Codec::kNone || !stream.MaySend()) return std::nullopt;
  if (in.codec == Codec::kVideo) {
    in.start = FindPictureStart(video_, Bytes(packet.bytes).subspan(header.payload_offset, header.payload_size));
    if (in.start == PictureStart::kParameterSets) stream.sets_timestamp = header.timestamp;
  }
  return in;
}

// Where an event ends here, nothing is missing to whoever hears the sound.
std::optional<RtpIn> MediaFlow::AcceptEvent(Leg& leg, const RtpIn& packet) {
  leg.events.OnPacket(packet.header, packet.bytes);
  if (PassesEventsOf(leg)) return packet;
  if (parties_.IsHeard(leg))
    parties_.ForEachTarget(leg, [](Anchor&, Leg& to) { to.At(Medium::kAudio).outgoing.Join(); });
  return std::nullopt;
}

bool MediaFlow::PassesEventsOf(const Leg& leg) const {
  if (parties_.selected == nullptr || !leg.At(Medium::kAudio).MaySend()) return false;
  if (parties_.IsCaller(leg)) return !parties_.selected_anchor->facing.own_door;
  return &leg == parties_.selected && !own_door_;
}

void MediaFlow::Follow(Anchor& anchor, Leg& leg, Medium medium, const RtpHeader& header) {
  IncomingStream& incoming = leg.At(medium).incoming;
  const std::uint16_t before = incoming.highest();
  const auto arrival = incoming.OnPacket(header, loop_.Now());
  if (medium != Medium::kVideo) return;
  if (arrival == IncomingStream::Arrival::kRestart) OnRestart(leg);
  if (arrival != IncomingStream::Arrival::kGap || !leg.At(medium).peer.feedback.nack) return;
  const auto first = static_cast<std::uint16_t>(before + 1);
  const int more = std::min(static_cast<std::uint16_t>(header.sequence_number - first) - 1, 16);
  control_.AskAgain(anchor, leg, {first, static_cast<std::uint16_t>((1U << more) - 1)});
}

// Nothing that it sent before is of use, and who watches needs a picture that stands alone.
void MediaFlow::OnRestart(Leg& leg) {
  leg.At(Medium::kVideo).sets_timestamp.reset();
  if (!parties_.IsHeard(leg)) return;
  MemoryOf(leg).Forget();
  parties_.ForEachTarget(leg, [](Anchor&, Leg& viewer) { viewer.At(Medium::kVideo).CloseGate(); });
  key_frames_.Request(parties_.PartyOf(leg));
}

void MediaFlow::OnRtcp(Anchor& anchor, Medium medium, Packet& packet) {
  const bool encrypted = IsEncrypted(anchor, medium);
  Leg* leg = nullptr;
  if (encrypted && KindOf(packet.bytes) == PacketKind::kRtp) {
    leg = FindSourceByKey(anchor, medium, Component::kRtcp, packet, hooks_.is_own);
    if (leg == nullptr) return;
  }
  if (!IsRtcp(packet.bytes)) {
    OnNoMedia(anchor, medium, Component::kRtcp, packet);
    return;
  }
  if (!encrypted) leg = FindSource(anchor, medium, Component::kRtcp, packet.from, hooks_.is_own);
  if (leg == nullptr) return;
  ++leg->counters.rtcp_in;
  if (parties_.IsHeard(*leg)) hooks_.on_heard(parties_.PartyOf(*leg));
  control_.OnRtcp(anchor, *leg, medium, packet.bytes);
}

void MediaFlow::OnNoMedia(Anchor& anchor, Medium medium, Component component, const Packet& packet) {
  const PacketKind kind = KindOf(packet.bytes);
  if (kind == PacketKind::kStun) {
    stun_.OnStun(anchor, medium, component, packet);
  } else if (kind != PacketKind::kKeepAlive && !anchor.legs.empty()) {
    ++anchor.legs.front()->counters.dropped_other;
  }
}

// ---- What goes out

void MediaFlow::HandOn(Leg& from, Medium medium, std::span<RtpIn> packets) {
  if (medium == Medium::kVideo && IsWorthRemembering(from))
    MemoryOf(from).Remember(packets, from.At(medium).sets_timestamp);
  parties_.ForEachTarget(from, [&](Anchor& anchor, Leg& to) { HandTo(anchor, to, from, medium, packets); });
}

// As long as somebody may join who would wait for a picture, or somebody sees it who can say what it has lost.
bool MediaFlow::IsWorthRemembering(const Leg& from) {
  if (video_ == VideoCodec::kOther) return false;
  bool worth = parties_.IsCaller(from) && parties_.selected == nullptr && !own_door_;
  parties_.ForEachTarget(from, [&](Anchor&, Leg& to) { worth |= to.At(Medium::kVideo).peer.feedback.nack; });
  return worth;
}

void MediaFlow::HandTo(Anchor& anchor, Leg& to, Leg& from, Medium medium, std::span<RtpIn> packets) {
  if (!to.At(medium).MayReceive()) return;
  const auto outcome =
      forwarder_.ForwardRtp(to, medium, *anchor.At(medium), packets, from.At(medium).sets_timestamp, loop_.Now());
  if (outcome.waits_for_picture) OnHeldBack(to.At(medium), parties_.PartyOf(from));
  if (outcome.sent != 0) OnFirstSent(to, medium);
}

void MediaFlow::OnFirstSent(Leg& to, Medium medium) {
  if (to.first_rtp_told || (medium == Medium::kAudio && to.At(Medium::kVideo).MayReceive())) return;
  to.first_rtp_told = true;
  hooks_.on_first_rtp_out(to);
}

void MediaFlow::OnHeldBack(Stream& viewer, Party source) {
  if (!viewer.held_back_since) viewer.held_back_since = loop_.Now();
  if (loop_.Now() - *viewer.held_back_since >= kPatience) viewer.gate.Open();
  key_frames_.Repeat(source);
}

void MediaFlow::OnJoined(Anchor& anchor, Leg& leg) {
  if (!own_door_ && MemoryOf(parties_.caller()).Replay(anchor, leg)) {
    OnFirstSent(leg, Medium::kVideo);
  } else {
    key_frames_.Request(Party::kCaller);
  }
}

}  // namespace foyer::relay
