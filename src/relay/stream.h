// One medium of a leg: what its peer said of it, where its packets come from and go to, and how they flow.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "relay/incoming_stream.h"
#include "relay/latch.h"
#include "relay/offer_answer.h"
#include "relay/outgoing_stream.h"
#include "relay/picture_start.h"
#include "relay/stream_cipher.h"

namespace foyer::relay {

constexpr std::uint32_t ClockRateOf(Medium medium) { return medium == Medium::kAudio ? 8000 : 90'000; }  // Hz

// How many packets may be sent again: a part of those that were sent, so that nobody makes a flood of a few requests.
class ResendCredit {
 public:
  void Earn(std::size_t sent) { quarters_ = std::min(quarters_ + sent, kMost); }
  bool Take() {
    if (quarters_ < 4) return false;
    quarters_ -= 4;
    return true;
  }

 private:
  static constexpr std::size_t kMost = 4 * 256;
  std::size_t quarters_ = kMost / 4;
};

// What a peer says of the stream that it gets from us.
struct PeerReport {
  std::uint8_t fraction_lost = 0;                // 1/256
  std::uint32_t jitter = 0;                      // ticks
  std::optional<std::uint64_t> bits_per_second;  // that it can take at most
  bool heard = false;                            // it got a report of ours since the last round of them
};

// For who asks how it went.
struct StreamCounts {
  std::uint64_t packets_in = 0, bytes_in = 0, packets_out = 0, bytes_out = 0;
  std::uint64_t pli_in = 0, pli_out = 0, nack_in = 0, nack_out = 0;
  Codec codec = Codec::kNone;  // that came last, but for events

  void CountIn(std::size_t bytes, Codec in) {
    ++packets_in;
    bytes_in += bytes;
    if (in != Codec::kNone && in != Codec::kEvent) codec = in;
  }
};

struct Stream {
  explicit Stream(Medium medium)
      : incoming(ClockRateOf(medium)), outgoing(ClockRateOf(medium)), cipher(outgoing.ssrc()) {}

  PeerMedium peer;
  Latch rtp, rtcp;
  IncomingStream incoming;
  OutgoingStream outgoing;
  StreamCipher cipher;
  PeerReport report;
  StreamCounts counts;
  ResendCredit resend;
  PictureGate gate;                             // towards this leg; video only
  std::optional<TimePoint> held_back_since;     // the gate is closed and video is there
  std::optional<std::uint32_t> sets_timestamp;  // of its last picture that began with parameter sets

  // New words of the peer. Where it begins to receive, or receives elsewhere, it needs a whole picture.
  void Update(const PeerMedium& described, const IpAddress& signalling, bool ice) {
    const bool received = MayReceive();
    if (described.payloads != peer.payloads) outgoing.ForgetSent();
    peer = described;
    if (!described.active) return;
    const bool moved = rtp.Point(described.rtp, signalling, ice);
    rtcp.Point(described.rtcp, signalling, ice);
    if (moved || !received) CloseGate();
  }
  // Nothing until the next picture begins.
  void CloseGate() {
    gate.Close();
    held_back_since.reset();
    outgoing.Join();
  }

  bool MaySend() const { return peer.active && Sends(peer.direction); }
  bool MayReceive() const { return peer.active && Receives(peer.direction) && rtp.HasDestination(); }
};

}  // namespace foyer::relay
