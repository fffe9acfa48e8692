// Hands the packets of one leg on to another: payload types, laws of G.711, the first picture and the encryption are
// put right on the way, and nothing is allocated.
#pragma once
#include <sys/uio.h>

#include <array>
#include <cstdint>
#include <span>

#include "foyer/bytes.h"
#include "relay/leg.h"
#include "relay/media_transport.h"
#include "relay/rtcp_writer.h"
#include "relay/rtp_in.h"

namespace foyer::relay {

// One for all sessions: what it holds is done with when a call returns.
class Forwarder {
 public:
  struct Outcome {
    std::size_t sent = 0;
    bool waits_for_picture = false;  // video was held back
  };

  // To a leg that may receive. `sets_timestamp` is the source's. Writes over the fixed headers in the packets' bytes,
  // which may be handed to another leg, or again to this one, afterwards.
  Outcome ForwardRtp(Leg& to, Medium medium, MediaTransport& transport, std::span<RtpIn> packets,
                     std::optional<std::uint32_t> sets_timestamp, TimePoint now);

  // One whole compound packet.
  static void SendRtcp(Leg& to, Medium medium, MediaTransport& transport, RtcpWriter& compound);

 private:
  // The packet as the leg understands it; empty: not at all.
  MutableBytes Prepare(Stream& to, const RtpIn& packet, std::size_t index, TimePoint now);
  MutableBytes Convert(const RtpIn& packet, std::size_t index);
  MutableBytes Encrypt(Stream& to, MutableBytes packet, std::size_t index);
  // Where packets are changed that others are to get as they were.
  MutableBytes Copy(Bytes packet, std::size_t index);

  std::array<iovec, kMaxBurst> out_{};
  std::array<std::array<std::uint8_t, kMaxPacket + srtp::kMaxOverhead>, kMaxBurst> copies_{};
};

}  // namespace foyer::relay
