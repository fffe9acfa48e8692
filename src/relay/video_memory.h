// What the relay remembers of one party's video: enough to send a lost packet again, and to show a viewer who joins the
// running group of pictures at once, where the source would take its time.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "foyer/event_loop.h"
#include "relay/forwarder.h"
#include "relay/packet_cache.h"
#include "relay/parties.h"

namespace foyer::relay {

class VideoMemory {
 public:
  // All must outlive this object.
  VideoMemory(EventLoop& loop, Forwarder& forwarder) : loop_(loop), forwarder_(forwarder) {}

  // Takes its memory with the first packet. `sets_timestamp` as for Forwarder.
  void Remember(std::span<const RtpIn> packets, std::optional<std::uint32_t> sets_timestamp);
  // The source has begun anew.
  void Forget();

  // Sends the running group to a leg whose gate is closed, and opens it. False: it is not here.
  bool Replay(Anchor& anchor, Leg& to);

  enum class Resent : std::uint8_t { kYes, kUnknown, kRefused };
  // The packet that the leg knows by this number. kUnknown: not here, though it was in the stream, or lost before it
  // came here; `in_source` is the number that its source gave it.
  struct ResendResult {
    Resent resent = Resent::kRefused;
    std::uint16_t in_source = 0;
  };
  ResendResult Resend(Anchor& anchor, Leg& to, std::uint16_t sequence_number);

 private:
  EventLoop& loop_;
  Forwarder& forwarder_;
  std::optional<PacketCache> cache_;
  std::optional<std::uint32_t> group_timestamp_;  // of the picture that began the running group
};

}  // namespace foyer::relay
