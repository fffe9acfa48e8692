// What one leg gets of one medium is a stream of its own (RFC 3550 s7.1, a mixer's view): one SSRC, sequence numbers
// without joints and a steady clock, whoever is the source at the moment. A source may restart, or another may take its
// place: the peer sees no change. And two legs never share an SSRC, so that they never share a keystream (RFC 3711
// s9.1).
#pragma once
#include <cstdint>
#include <optional>

#include "foyer/event_loop.h"
#include "relay/rtp.h"

namespace foyer::relay {

class OutgoingStream {
 public:
  explicit OutgoingStream(std::uint32_t clock_rate);  // Hz

  struct Place {
    std::uint16_t sequence_number = 0;
    std::uint32_t timestamp = 0;
  };

  // Where a packet of the source comes in this stream; the same for the same packet however often it is asked.
  // Nothing: it belongs before the last joint, and what it would be has been sent already.
  std::optional<Place> PlaceOf(const RtpHeader& in, TimePoint now);
  // For the sender reports.
  void CountSent(std::size_t payload_bytes) {
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payload_bytes);
  }

  // Some packets are left out: the next one follows the last that was sent, without a gap.
  void Join() {
    joined_ = false;
    hurry_.reset();
  }
  // Packets up to and including this one are of the past: they are shown at high speed, so that `last` is in its time.
  void HurryUpTo(const RtpHeader& last) { hurry_ = Hurry{last.sequence_number, last.timestamp}; }
  // Packets sent so far are not to be sent again: they would not be the same any more.
  void ForgetSent() { forgotten_ = next_out_; }

  // The sequence number that the source gave to a packet of this stream. Nothing: not one that may be sent again.
  std::optional<std::uint16_t> SourceOf(std::uint16_t sequence_number) const;
  // The source's clock in this stream's. Nothing as long as nothing was sent from that source.
  std::optional<std::uint32_t> TimestampOf(std::uint32_t source_ssrc, std::uint32_t timestamp) const;

  std::uint32_t ssrc() const { return ssrc_; }
  std::uint32_t packets() const { return packets_; }
  std::uint32_t octets() const { return octets_; }  // of payload

  static constexpr std::uint32_t kHurry = 64;         // times as fast
  static constexpr std::int32_t kLargestJump = 3000;  // of sequence numbers; beyond it the source has begun anew

 private:
  struct Hurry {
    std::uint16_t last_sequence_number = 0;
    std::uint32_t last_timestamp = 0;
  };
  void JoinAt(const RtpHeader& in, TimePoint now);
  std::uint32_t Hurried(const RtpHeader& in) const;  // its timestamp

  const std::uint32_t clock_rate_;
  std::uint32_t ssrc_ = 0;
  std::uint32_t source_ssrc_ = 0;
  bool joined_ = false;     // the offsets are valid
  bool has_clock_ = false;  // so is that of the timestamps, for `source_ssrc_`
  std::uint16_t sequence_offset_ = 0;
  std::uint32_t timestamp_offset_ = 0;
  std::uint16_t highest_in_ = 0;
  std::uint32_t since_joint_ = 0;  // how far `highest_in_` is ahead of the first packet after the joint
  std::uint16_t next_out_ = 0;
  std::uint16_t forgotten_ = 0;       // what lies before cannot be sent again
  std::uint32_t last_timestamp_ = 0;  // sent
  TimePoint last_at_{};
  std::optional<Hurry> hurry_;
  std::uint32_t packets_ = 0, octets_ = 0;
};

}  // namespace foyer::relay
