// RTCP compound packets (RFC 3550 s6, RFC 4585, RFC 5104, REMB) as a relay reads them. All RTCP ends at the relay: what
// it says to a peer it writes itself (rtcp_writer.h).
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "foyer/bytes.h"

namespace foyer::relay {

struct SenderInfo {  // s6.4.1
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0, octets = 0;
};

struct ReportBlock {  // s6.4.1: how `ssrc` arrives
  std::uint32_t ssrc = 0;
  std::uint8_t fraction_lost = 0;  // 1/256
  std::int32_t lost = 0;           // 24 bits
  std::uint32_t highest = 0;       // extended sequence number
  std::uint32_t jitter = 0;        // ticks
  std::uint32_t last_report = 0;   // the middle of its NTP time; 0: none has come
  std::uint32_t delay = 0;         // since then, 1/65536 s
};

struct KeyFrameWanted {};  // PLI or FIR

struct Missing {  // generic NACK (RFC 4585 s6.2.1): `first`, and `first` + 1 + n for each bit n of `following`
  std::uint16_t first = 0;
  std::uint16_t following = 0;
};

struct BitrateLimit {  // TMMBR (RFC 5104 s4.2.1) or REMB
  std::uint64_t bits_per_second = 0;
};

using RtcpItem = std::variant<SenderInfo, ReportBlock, KeyFrameWanted, Missing, BitrateLimit>;

// The whole datagram is a sequence of well-formed RTCP packets.
bool IsRtcp(Bytes compound);

// What of it matters here, one after the other; everything else is passed over.
class RtcpReader {
 public:
  explicit RtcpReader(Bytes compound) : rest_(compound) {}  // IsRtcp()
  std::optional<RtcpItem> Next();

 private:
  bool OpenPart();
  void OpenFeedback(Bytes part);
  std::optional<RtcpItem> NextEntry();

  Bytes rest_;                     // parts that were not opened yet
  std::optional<RtcpItem> whole_;  // what the open part says as a whole
  Bytes entries_;                  // and the list in it
  std::size_t entry_size_ = 0;     // 0: it has none that matter
  std::uint8_t type_ = 0;
};

}  // namespace foyer::relay
