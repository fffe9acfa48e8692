// The last packets of one video source, for two uses: a packet that a viewer has lost is sent to it again without
// asking the source (RFC 4585 s6.2.1), and a viewer who joins gets the group of pictures that is running, if it is here
// from its beginning on.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "foyer/event_loop.h"
#include "relay/media_transport.h"
#include "relay/rtp_in.h"

namespace foyer::relay {

class PacketCache {
 public:
  PacketCache();  // takes its memory once and for all

  // `begins_group`: a picture that needs no earlier one begins here.
  void Add(const RtpIn& packet, bool begins_group, TimePoint now);
  void Clear();

  // Null: it is not here (any more).
  RtpIn* Find(std::uint16_t sequence_number);

  // The running group in order of arrival, in pieces of at most kMaxBurst, from its packet number `from` on. Empty:
  // that was all; or the group is not here as a whole, or began too long ago. The bytes may be changed where a
  // Forwarder does.
  std::span<RtpIn> Group(std::size_t from, TimePoint now);
  // Its newest packet. Null: as if it were empty.
  const RtpHeader* LastOfGroup(TimePoint now);

  static constexpr std::size_t kBytes = std::size_t{128} * 1024;
  static constexpr std::size_t kPackets = 512;
  static constexpr std::chrono::seconds kLongestGroup{1};

 private:
  RtpIn& At(std::uint64_t number) { return packets_[number % kPackets]; }
  MutableBytes MakeRoom(std::size_t size);
  bool HasGroup(TimePoint now) const;

  std::vector<std::uint8_t> bytes_;
  std::vector<RtpIn> packets_;  // a ring
  std::size_t write_ = 0;       // in `bytes_`
  // Packets are numbered as they come; those from `oldest_` to before `next_` are here.
  std::uint64_t oldest_ = 0, next_ = 0;
  std::uint64_t group_ = 0;  // its first packet, if `has_group_`
  TimePoint group_at_{};
  bool has_group_ = false;
};

}  // namespace foyer::relay
