// The packets of one call: who may send, who gets them, who wants a key frame, what was typed.
//
// Until a device is selected the caller's packets go to all legs, and nothing of a device reaches anybody. After that
// the caller and the selected leg hear each other, and nobody else does.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "foyer/event_loop.h"
#include "relay/forwarder.h"
#include "relay/key_frame_gate.h"
#include "relay/leg.h"
#include "relay/media_transport.h"
#include "relay/silence_watch.h"

namespace foyer::relay {

struct FlowHooks {
  std::function<void()> request_key_frame;               // of the caller's camera; empty: by RTCP
  std::function<void(Leg& leg)> on_first_rtp_out;        // called while packets are handed on: must not change legs
  std::function<bool(const Endpoint& endpoint)> is_own;  // a port of the relay itself
  std::function<void(Party party)> on_heard;             // the caller, the selected leg
};

class MediaFlow {
 public:
  // All must outlive this object. `own_door`: what is typed never goes to the caller.
  MediaFlow(EventLoop& loop, Forwarder& forwarder, Parties& parties, VideoCodec video, bool own_door, FlowHooks hooks);

  void OnPackets(Anchor& anchor, Medium medium, Component component, std::span<Packet> packets);

  // Of a call that gets its picture later.
  void SetVideoCodec(VideoCodec video) { video_ = video; }

  // Someone who watches `source` needs a whole picture.
  void RequestKeyFrame(Party source);

  static constexpr std::chrono::milliseconds kKeyFrameInterval{200};
  // After that, a viewer who still waits for the beginning of a picture asks again.
  static constexpr std::chrono::milliseconds kKeyFrameRetry{500};
  // After that, it gets what there is: some cameras refresh their picture piece by piece and never begin one.
  static constexpr std::chrono::seconds kPatience{5};

 private:
  void OnRtp(Anchor& anchor, Medium medium, std::span<Packet> packets);
  std::optional<RtpIn> Accept(Leg& leg, Medium medium, const Packet& packet, const RtpHeader& header);
  void HandOn(Leg& from, Medium medium, std::span<RtpIn> packets);
  void HandTo(Anchor& anchor, Leg& to, Leg& from, Medium medium, std::span<RtpIn> packets);
  void OnRtcp(Anchor& anchor, Medium medium, const Packet& packet);

  Leg* FindSource(Anchor& anchor, Medium medium, Component component, const Endpoint& from);
  bool IsCaller(const Leg& leg) const { return &leg == &parties_.caller(); }
  bool IsHeard(const Leg& leg) const { return IsCaller(leg) || &leg == parties_.selected; }
  bool PassesEventsOf(const Leg& leg) const;
  template <typename Visit>
  void ForEachTarget(const Leg& from, Visit visit);

  void AskForKeyFrame(Party source);
  void OnHeldBack(Stream& viewer, Party source);

  EventLoop& loop_;
  Forwarder& forwarder_;
  Parties& parties_;
  VideoCodec video_;
  const bool own_door_;
  const FlowHooks hooks_;
  const std::uint32_t ssrc_;  // of our own RTCP
  std::uint8_t requests_ = 0;
  std::array<std::optional<TimePoint>, 2> asked_;  // when a key frame was asked for, per party
  KeyFrameGate caller_gate_, device_gate_;
};

}  // namespace foyer::relay
