#include "relay/key_frame_requests.h"

#include <utility>

#include "relay/forwarder.h"

namespace foyer::relay {

KeyFrameRequests::KeyFrameRequests(EventLoop& loop, Parties& parties, KeyFrameHooks hooks)
    : loop_(loop),
      parties_(parties),
      hooks_(std::move(hooks)),
      caller_gate_(loop, kInterval, [this] { Ask(Party::kCaller); }),
      device_gate_(loop, kInterval, [this] { Ask(Party::kDevice); }) {}

void KeyFrameRequests::Request(Party source) { (source == Party::kCaller ? caller_gate_ : device_gate_).Request(); }

void KeyFrameRequests::Repeat(Party source) {
  const auto asked = asked_[IndexOf(source)];
  if (!asked || loop_.Now() - *asked >= kRetry) Request(source);
}

void KeyFrameRequests::Ask(Party source) {
  const bool of_caller = source == Party::kCaller;
  if (of_caller && hooks_.ask_own_door) {
    hooks_.ask_own_door();
  } else {
    Leg* leg = of_caller ? &parties_.caller() : parties_.selected;
    if (leg == nullptr || leg->At(Medium::kVideo).incoming.ssrc() == 0) return;  // its first picture is a whole one
    AskByRtcp(of_caller ? parties_.front : *parties_.selected_anchor, *leg);
    const Feedback& understood = leg->At(Medium::kVideo).peer.feedback;
    if (!understood.pli && !understood.fir && hooks_.ask_by_info) hooks_.ask_by_info(source);
  }
  asked_[IndexOf(source)] = loop_.Now();
}

// Who has said nothing may still understand one of the two.
void KeyFrameRequests::AskByRtcp(Anchor& anchor, Leg& leg) {
  Stream& stream = leg.At(Medium::kVideo);
  ++stream.counts.pli_out;
  const Feedback& understood = stream.peer.feedback;
  const std::uint32_t media_ssrc = stream.incoming.ssrc();
  RtcpWriter compound(stream.outgoing.ssrc());
  compound.Report(std::nullopt);
  compound.CanonicalName(parties_.canonical_name);
  if (understood.pli || !understood.fir) compound.PictureLoss(media_ssrc);
  if (!understood.pli) compound.FullIntraRequest(media_ssrc, ++number_);
  Forwarder::SendRtcp(leg, Medium::kVideo, *anchor.At(Medium::kVideo), compound);
}

}  // namespace foyer::relay
