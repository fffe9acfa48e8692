// One party of a call as the relay knows it: the caller, or one device that answered a branch (branch, To-tag).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/media_relay.h"
#include "relay/ice.h"
#include "relay/local_keys.h"
#include "relay/media_transport.h"
#include "relay/sdp_side.h"
#include "relay/stream.h"
#include "relay/telephone_event.h"

namespace foyer::relay {

struct Leg {
  Leg(EventLoop& loop, BranchId branch, std::string to_tag, std::function<void(Leg&, char)> on_digit)
      : events(loop, [this, on_digit = std::move(on_digit)](char digit) { on_digit(*this, digit); }) {
    counters.branch = branch;
    counters.to_tag = std::move(to_tag);
  }

  Stream& At(Medium medium) { return streams[IndexOf(medium)]; }
  const Stream& At(Medium medium) const { return streams[IndexOf(medium)]; }
  // A new offer of the peer.
  void Loosen() {
    for (Stream& stream : streams) {
      stream.rtp.Loosen();
      stream.rtcp.Loosen();
    }
  }

  PerMedium<Stream> streams{Stream(Medium::kAudio), Stream(Medium::kVideo)};
  LegStatistics counters;
  TelephoneEventReceiver events;
  bool first_rtp_told = false;
};

// The ports that one description of ours names, and who speaks to them. A branch that forks further on has more than
// one leg.
struct Anchor {
  Anchor(const MediaFacing& faces, IpAddress own) : facing(faces), local(own), sdp(own) {}

  MediaFacing facing;
  const IpAddress local;  // in c=
  SdpSide sdp;
  PerMedium<std::unique_ptr<MediaTransport>> transports;  // null: that medium is not part of the call
  PerMedium<std::optional<IceLite>> ice;                  // where the peer has offered it: there is just one leg then
  PerMedium<LocalKeys> keys;
  std::vector<std::unique_ptr<Leg>> legs;

  MediaTransport* At(Medium medium) const { return transports[IndexOf(medium)].get(); }
  Leg* Find(std::string_view to_tag) const {
    for (const auto& leg : legs)
      if (leg->counters.to_tag == to_tag) return leg.get();
    return nullptr;
  }
};

}  // namespace foyer::relay
