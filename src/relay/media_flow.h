// The packets of one call: who may send, who gets them, what was typed.
//
// Until a device is selected the caller's packets go to all legs, and nothing of a device reaches anybody. After that
// the caller and the selected leg hear each other, and nobody else does.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <span>

#include "foyer/event_loop.h"
#include "relay/control_flow.h"
#include "relay/forwarder.h"
#include "relay/key_frame_requests.h"
#include "relay/media_transport.h"
#include "relay/parties.h"
#include "relay/stun_flow.h"
#include "relay/video_memory.h"

namespace foyer::relay {

struct FlowHooks {
  KeyFrameHooks key_frames;
  std::function<void(Leg& leg)> on_first_rtp_out;        // called while packets are handed on: must not change legs
  std::function<bool(const Endpoint& endpoint)> is_own;  // a port of the relay itself
  std::function<void(Party party)> on_heard;             // the caller, the selected leg
};

class MediaFlow {
 public:
  // All must outlive this object. `own_door`: what is typed never goes to the caller, and its key frames come so soon
  // that no picture is kept for those who join.
  MediaFlow(EventLoop& loop, Forwarder& forwarder, Parties& parties, VideoCodec video, bool own_door, FlowHooks hooks);

  void OnPackets(Anchor& anchor, Medium medium, Component component, std::span<Packet> packets);

  // Of a call that gets its picture later.
  void SetVideoCodec(VideoCodec video) { video_ = video; }

  // A leg begins to see the caller's video: it gets a whole picture, from memory or from the source.
  void OnJoined(Anchor& anchor, Leg& leg);
  // Someone who watches `source` needs a whole picture.
  void RequestKeyFrame(Party source) { key_frames_.Request(source); }

  // A viewer who has waited that long for the beginning of a picture gets what there is: some cameras refresh their
  // picture piece by piece and never begin one.
  static constexpr std::chrono::seconds kPatience{5};

 private:
  void OnRtp(Anchor& anchor, Medium medium, std::span<Packet> packets);
  void OnRtcp(Anchor& anchor, Medium medium, Packet& packet);
  void OnNoMedia(Anchor& anchor, Medium medium, Component component, const Packet& packet);
  std::optional<RtpIn> Accept(Anchor& anchor, Leg& leg, Medium medium, const Packet& packet, const RtpHeader& header);
  std::optional<RtpIn> AcceptEvent(Leg& leg, const RtpIn& packet);
  void Follow(Anchor& anchor, Leg& leg, Medium medium, const RtpHeader& header);
  void OnRestart(Leg& leg);
  void HandOn(Leg& from, Medium medium, std::span<RtpIn> packets);
  void HandTo(Anchor& anchor, Leg& to, Leg& from, Medium medium, std::span<RtpIn> packets);
  void OnHeldBack(Stream& viewer, Party source);
  void OnFirstSent(Leg& to, Medium medium);

  bool PassesEventsOf(const Leg& leg) const;
  bool IsWorthRemembering(const Leg& from);
  VideoMemory& MemoryOf(const Leg& leg) { return memories_[IndexOf(parties_.PartyOf(leg))]; }

  EventLoop& loop_;
  Forwarder& forwarder_;
  Parties& parties_;
  VideoCodec video_;
  const bool own_door_;
  const FlowHooks hooks_;
  KeyFrameRequests key_frames_;
  VideoMemories memories_;
  ControlFlow control_;
  StunFlow stun_;
};

}  // namespace foyer::relay
