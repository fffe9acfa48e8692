// What every transport does with the bytes of one message: check, fill in, count, hand on or refuse.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "foyer/source_guard.h"
#include "foyer/trace.h"
#include "sip/connections.h"
#include "sip/message.h"
#include "sip/transport.h"

namespace foyer::sip {

struct TransportCounters {
  std::uint64_t received = 0, sent = 0;  // messages
  std::uint64_t unsent = 0;              // the network refused them, or their flow was gone
  std::uint64_t malformed = 0;           // dropped or refused before anything else saw them
  std::uint64_t keep_alives = 0;         // STUN, answered
  std::uint64_t connections_refused = 0;
  std::uint64_t accepting_paused = 0;  // no descriptors, or too many connections that are quite new
};

class Incoming {
 public:
  // All must outlive this object.
  Incoming(Transports& transports, Connections& connections, const TransportHooks& hooks, TransportCounters& counters,
           const Limits& limits)
      : transports_(transports), connections_(connections), hooks_(hooks), counters_(counters), limits_(limits) {}

  void UseGuard(SourceGuard& guard) { guard_ = &guard; }
  void UseTrace(MessageSink& trace) { trace_ = &trace; }

  void OnMessage(const std::string& bytes, const Flow& from);
  // Bytes that could not even be cut into messages.
  void OnFailure(std::string_view bytes, const ParseFailure& failure, const Flow& from);

 private:
  void Trace(std::string_view bytes, const Flow& from);
  void TraceRefused(std::string_view bytes, const Flow& from, std::string_view why);

  Transports& transports_;
  Connections& connections_;
  const TransportHooks& hooks_;
  TransportCounters& counters_;
  const Limits limits_;
  SourceGuard* guard_ = nullptr;  // null: everybody is welcome
  MessageSink* trace_ = nullptr;
};

}  // namespace foyer::sip
