#include "relay/media_flow.h"

#include <utility>

#include "base/random.h"
#include "relay/rtcp.h"
#include "relay/rtp.h"

namespace foyer::relay {
namespace {

std::uint32_t RandomSsrc() {
  std::array<std::uint8_t, 4> bytes{};
  FillRandom(bytes);
  return ReadU32(bytes, 0);
}

}  // namespace

MediaFlow::MediaFlow(EventLoop& loop, Forwarder& forwarder, Parties& parties, VideoCodec video, bool own_door,
                     FlowHooks hooks)
    : loop_(loop),
      forwarder_(forwarder),
      parties_(parties),
      video_(video),
      own_door_(own_door),
      hooks_(std::move(hooks)),
      ssrc_(RandomSsrc()),
      caller_gate_(loop, kKeyFrameInterval, [this] { AskForKeyFrame(Party::kCaller); }),
      device_gate_(loop, kKeyFrameInterval, [this] { AskForKeyFrame(Party::kDevice); }) {}

void MediaFlow::OnPackets(Anchor& anchor, Medium medium, Component component, std::span<Packet> packets) {
  if (component == Component::kRtp) {
    OnRtp(anchor, medium, packets);
    return;
  }
  for (const Packet& packet : packets) OnRtcp(anchor, medium, packet);
}

// ---- RTP

void MediaFlow::OnRtp(Anchor& anchor, Medium medium, std::span<Packet> packets) {
  std::array<RtpIn, kMaxBurst> accepted;
  std::size_t count = 0;
  Leg* source = nullptr;
  const auto flush = [&] {
    if (count != 0) HandOn(*source, medium, std::span(accepted).first(count));
    count = 0;
  };
  for (const Packet& packet : packets) {
    const auto header = ParseRtp(packet.bytes);
    if (!header && !IsStun(packet.bytes)) continue;
    Leg* leg = FindSource(anchor, medium, Component::kRtp, packet.from);
    if (leg == nullptr || !header) continue;
    if (leg != source) flush();
    source = leg;
    if (const auto in = Accept(*leg, medium, packet, *header)) accepted[count++] = *in;
  }
  flush();
}

std::optional<RtpIn> MediaFlow::Accept(Leg& leg, Medium medium, const Packet& packet, const RtpHeader& header) {
  Stream& stream = leg.At(medium);
  ++leg.counters.rtp_in;
  stream.ssrc_in = header.ssrc;
  const bool heard = IsHeard(leg);
  if (heard) hooks_.on_heard(IsCaller(leg) ? Party::kCaller : Party::kDevice);
  RtpIn in{packet.bytes, header, stream.peer.payloads.In(header.payload_type), PictureStart::kNone};
  if (in.codec == Codec::kEvent) {
    leg.events.OnPacket(header, packet.bytes);
    return PassesEventsOf(leg) ? std::optional(in) : std::nullopt;
  }
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

void MediaFlow::HandOn(Leg& from, Medium medium, std::span<RtpIn> packets) {
  ForEachTarget(from, [&](Anchor& anchor, Leg& to) { HandTo(anchor, to, from, medium, packets); });
}

void MediaFlow::HandTo(Anchor& anchor, Leg& to, Leg& from, Medium medium, std::span<RtpIn> packets) {
  if (!to.At(medium).MayReceive()) return;
  const auto outcome = forwarder_.ForwardRtp(to, medium, *anchor.At(medium), packets, from.At(medium).sets_timestamp);
  if (outcome.waits_for_picture) OnHeldBack(to.At(medium), IsCaller(from) ? Party::kCaller : Party::kDevice);
  if (outcome.sent == 0 || to.first_rtp_told) return;
  if (medium == Medium::kAudio && to.At(Medium::kVideo).MayReceive()) return;
  to.first_rtp_told = true;
  hooks_.on_first_rtp_out(to);
}

bool MediaFlow::PassesEventsOf(const Leg& leg) const {
  if (parties_.selected == nullptr || !leg.At(Medium::kAudio).MaySend()) return false;
  if (IsCaller(leg)) return !parties_.selected_anchor->facing.own_door;
  return &leg == parties_.selected && !own_door_;
}

template <typename Visit>
void MediaFlow::ForEachTarget(const Leg& from, Visit visit) {
  if (!IsCaller(from)) {
    visit(parties_.front, parties_.caller());
  } else if (parties_.selected != nullptr) {
    visit(*parties_.selected_anchor, *parties_.selected);
  } else {
    for (const auto& [id, anchor] : parties_.branches)
      for (const auto& leg : anchor->legs) visit(*anchor, *leg);
  }
}

// Who sent it, among those who speak to the same port; a first packet fixes the source.
Leg* MediaFlow::FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from) {
  const auto latch_of = [&](Leg& leg) -> Latch& {
    return component == Component::kRtp ? leg.At(medium).rtp : leg.At(medium).rtcp;
  };
  Leg* best = nullptr;
  auto best_fit = Latch::Fit::kNone;
  for (const auto& leg : anchor.legs) {
    const auto fit = leg->At(medium).peer.active ? latch_of(*leg).FitOf(from) : Latch::Fit::kNone;
    if (fit <= best_fit) continue;
    best = leg.get();
    best_fit = fit;
  }
  if (best == nullptr) {
    if (!anchor.legs.empty()) ++anchor.legs.front()->counters.dropped_source;
  } else if (best_fit != Latch::Fit::kFixed) {
    if (hooks_.is_own(from)) {
      ++best->counters.dropped_source;
      return nullptr;
    }
    latch_of(*best).Fix(from);
  }
  return best;
}

// ---- RTCP

void MediaFlow::OnRtcp(Anchor& anchor, Medium medium, const Packet& packet) {
  const auto content = ParseRtcp(packet.bytes);
  if (!content && !IsStun(packet.bytes)) return;
  Leg* leg = FindSource(anchor, medium, Component::kRtcp, packet.from);
  if (leg == nullptr || !content) return;
  ++leg->counters.rtcp_in;
  const bool of_caller = IsCaller(*leg);
  if (IsHeard(*leg)) hooks_.on_heard(of_caller ? Party::kCaller : Party::kDevice);
  if (content->key_frame_request && medium == Medium::kVideo) {
    ++leg->counters.key_frame_requests;
    RequestKeyFrame(of_caller ? Party::kDevice : Party::kCaller);
  }
  if (!IsHeard(*leg) || !content->has_more) return;
  const Bytes kept = Bytes(packet.bytes).first(StripRtcp(packet.bytes));
  ForEachTarget(*leg, [&](Anchor& to_anchor, Leg& to) {
    if (MediaTransport* transport = to_anchor.At(medium)) Forwarder::ForwardRtcp(to, medium, *transport, kept);
  });
}

void MediaFlow::RequestKeyFrame(Party source) { (source == Party::kCaller ? caller_gate_ : device_gate_).Request(); }

void MediaFlow::AskForKeyFrame(Party source) {
  const bool of_caller = source == Party::kCaller;
  if (of_caller && hooks_.request_key_frame) {
    hooks_.request_key_frame();
  } else {
    const Anchor* anchor = of_caller ? &parties_.front : parties_.selected_anchor;
    Leg* leg = of_caller ? &parties_.caller() : parties_.selected;
    if (leg == nullptr || leg->At(Medium::kVideo).ssrc_in == 0) return;
    const KeyFrameRequest request = MakeKeyFrameRequest(ssrc_, leg->At(Medium::kVideo).ssrc_in, ++requests_);
    Forwarder::ForwardRtcp(*leg, Medium::kVideo, *anchor->At(Medium::kVideo), request);
  }
  asked_[static_cast<std::size_t>(source)] = loop_.Now();
}

void MediaFlow::OnHeldBack(Stream& viewer, Party source) {
  if (!viewer.held_back_since) viewer.held_back_since = loop_.Now();
  if (loop_.Now() - *viewer.held_back_since >= kPatience) viewer.gate.Open();
  const auto asked = asked_[static_cast<std::size_t>(source)];
  if (!asked || loop_.Now() - *asked >= kKeyFrameRetry) RequestKeyFrame(source);
}

}  // namespace foyer::relay
