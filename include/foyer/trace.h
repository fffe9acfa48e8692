// The last SIP messages of this daemon and how the media of its calls went, for who wants to know what went wrong.
// Secrets are cut out before anything is kept. It is in memory only, and bounded.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/flow.h"
#include "foyer/media_relay.h"

namespace foyer {

enum class TraceWay : std::uint8_t { kIn, kOut };

// Where the transports leave a copy of what they carry.
class MessageSink {
 public:
  virtual ~MessageSink() = default;
  // A whole message. `known`: of or for somebody who has proved who that is; strangers have only a share of the room.
  virtual void OnMessage(TraceWay way, const Flow& flow, std::string_view message, bool known) = 0;
  // What came in and went no further: broken, too long, from somebody who is not listened to.
  virtual void OnRefused(const Flow& from, std::string_view bytes, std::string_view why) = 0;
};

struct TracedMessage {
  std::uint64_t number = 0;        // grows by one with each; some may be gone
  std::uint64_t monotonic_us = 0;  // as in Event
  std::int64_t wall_us = 0;        // Unix time
  TraceWay way = TraceWay::kIn;
  Transport transport = Transport::kUdp;
  Endpoint local, remote;
  std::uint64_t connection = 0;  // as in Flow
  std::string call_id;           // as far as it has one
  std::string bytes;             // secrets are '*', in the same length
  std::size_t size = 0;          // as it was carried; more than `bytes` if it was cut
  std::string why;               // it was refused; empty: it was not
};

// How the media of a leg went.
struct TracedLeg {
  std::uint64_t number = 0;
  std::int64_t wall_us = 0;  // when it closed, or now
  std::string call_id;
  bool running = false;
  LegStatistics leg;
};

struct TraceQuery {
  std::string about = {};        // a Call-ID, or a user's name: all of the calls that it is in; empty: everything
  std::uint64_t after = 0;       // only later ones than this number
  std::size_t last = 1'000'000;  // of the messages at most so many, the newest
};

struct TraceExcerpt {
  std::vector<TracedMessage> messages;  // oldest first
  std::vector<TracedLeg> legs;          // those that have closed, oldest first, then those that run
  std::uint64_t newest = 0;             // number; what has come by now
};

class TraceReader {
 public:
  virtual ~TraceReader() = default;
  virtual TraceExcerpt Read(const TraceQuery& query) const = 0;
  // The messages as a capture file (pcap).
  virtual std::string Pcap(const TraceQuery& query) const = 0;
};

}  // namespace foyer
