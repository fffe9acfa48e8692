// One party of a call as the relay knows it: the caller, or one device that answered a branch (branch, To-tag).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foyer/media_relay.h"
#include "relay/latch.h"
#include "relay/media_transport.h"
#include "relay/offer_answer.h"
#include "relay/picture_start.h"
#include "relay/sdp_side.h"
#include "relay/telephone_event.h"

namespace foyer::relay {

// One medium of a leg.
struct Stream {
  PeerMedium peer;
  Latch rtp, rtcp;
  PictureGate gate;                             // towards this leg; video only
  std::optional<TimePoint> held_back_since;     // the gate is closed and video is there
  std::uint32_t ssrc_in = 0;                    // of what it sends; 0: nothing yet
  std::optional<std::uint32_t> sets_timestamp;  // of its last picture that began with parameter sets

  // New words of the peer. Where it begins to receive, or receives elsewhere, it needs a whole picture.
  void Update(const PeerMedium& described, const IpAddress& signalling) {
    const bool received = MayReceive();
    peer = described;
    if (!described.active) return;
    const bool moved = rtp.Point(described.rtp, signalling);
    rtcp.Point(described.rtcp, signalling);
    if (!moved && received) return;
    gate.Close();
    held_back_since.reset();
  }

  bool MaySend() const { return peer.active && Sends(peer.direction); }
  bool MayReceive() const { return peer.active && Receives(peer.direction) && rtp.HasDestination(); }
};

struct Leg {
  Leg(EventLoop& loop, BranchId branch, std::string to_tag, std::function<void(Leg&, char)> on_digit)
      : events(loop, [this, on_digit = std::move(on_digit)](char digit) { on_digit(*this, digit); }) {
    counters.branch = branch;
    counters.to_tag = std::move(to_tag);
  }

  Stream& At(Medium medium) { return streams[IndexOf(medium)]; }
  const Stream& At(Medium medium) const { return streams[IndexOf(medium)]; }

  PerMedium<Stream> streams;
  LegStatistics counters;
  TelephoneEventReceiver events;
  bool first_rtp_told = false;
};

// The ports that one description of ours names, and who speaks to them. A branch that forks further on has more than
// one leg.
struct Anchor {
  Anchor(const MediaFacing& faces, IpAddress own) : facing(faces), local(own), sdp(own) {}

  const MediaFacing facing;
  const IpAddress local;  // in c=
  SdpSide sdp;
  PerMedium<std::unique_ptr<MediaTransport>> transports;  // null: that medium is not part of the call
  std::vector<std::unique_ptr<Leg>> legs;

  MediaTransport* At(Medium medium) const { return transports[IndexOf(medium)].get(); }
  Leg* Find(std::string_view to_tag) const {
    for (const auto& leg : legs)
      if (leg->counters.to_tag == to_tag) return leg.get();
    return nullptr;
  }
};

// All who take part in one call.
struct Parties {
  Parties(const MediaFacing& facing, IpAddress local) : front(facing, local) {}

  Leg& caller() { return *front.legs.front(); }
  const Leg& caller() const { return *front.legs.front(); }

  Anchor front;  // with just one leg
  std::map<BranchId, std::unique_ptr<Anchor>> branches;
  Anchor* selected_anchor = nullptr;  // null: nobody has answered yet
  Leg* selected = nullptr;
};

}  // namespace foyer::relay
