// The descriptions by which the bench opens a call through a relay, be it ours or rtpengine, and what it reads of
// theirs.
#pragma once
#include <cstdint>
#include <string>

namespace foyer::bench {

enum class Suite : std::uint8_t { kNone, kAesCm80, kAesCm32, kGcm128 };
const char* NameOf(Suite suite);  // as in a=crypto (RFC 4568, RFC 7714)

struct Keyed {
  Suite suite = Suite::kNone;
  std::string key;  // key and salt, in base64
};
Keyed NewKey(Suite suite);

struct DescribedEnd {
  std::uint16_t port = 0;  // RTP, on the loopback; RTCP is the next
  bool video = true;
  bool sends = true;  // the source; else a sink
  Keyed crypto = {};  // what it sends with
  int crypto_tag = 1;
};
std::string WriteSdp(const DescribedEnd& end);

// Of the relay's own description: where it takes and sends packets, and with what key it sends. Of several a=crypto,
// the one of `suite`. Port 0: that is no use.
struct RelayEnd {
  std::uint16_t port = 0;
  Keyed crypto;
  int crypto_tag = 1;
};
RelayEnd ReadSdp(const std::string& sdp, Suite suite);

}  // namespace foyer::bench
