// Asks a source for whole pictures, in the way that it understands: our own door through its encoder, another peer by
// PLI or FIR if it has said so (RFC 4585, RFC 5104), else by all means there are, INFO (RFC 5168) among them.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "foyer/event_loop.h"
#include "relay/key_frame_gate.h"
#include "relay/parties.h"

namespace foyer::relay {

struct KeyFrameHooks {
  std::function<void()> ask_own_door;            // the caller is our own door; else empty
  std::function<void(Party party)> ask_by_info;  // may be empty
};

class KeyFrameRequests {
 public:
  // All must outlive this object.
  KeyFrameRequests(EventLoop& loop, Parties& parties, KeyFrameHooks hooks);

  // Someone who watches `source` needs a whole picture. Merged with the requests of all others.
  void Request(Party source);
  // A viewer is still waiting: asks again if the last time is long ago.
  void Repeat(Party source);

  static constexpr std::chrono::milliseconds kInterval{200}, kRetry{500};

 private:
  void Ask(Party source);
  void AskByRtcp(Anchor& anchor, Leg& leg);

  EventLoop& loop_;
  Parties& parties_;
  const KeyFrameHooks hooks_;
  std::uint8_t number_ = 0;  // of the last FIR
  std::array<std::optional<TimePoint>, 2> asked_;
  KeyFrameGate caller_gate_, device_gate_;
};

}  // namespace foyer::relay
