// Merges the key-frame requests of many viewers into what one camera can bear: the first goes out at once, then at most
// one per `interval`, and a request made meanwhile is never forgotten (RFC 4585 s3.5.1, RFC 5104 s4.3.1).
#pragma once
#include <chrono>
#include <functional>

#include "foyer/event_loop.h"

namespace foyer::relay {

class KeyFrameGate {
 public:
  // `loop` must outlive this object. `send` asks the source for one key frame; it may not destroy the gate.
  KeyFrameGate(EventLoop& loop, std::chrono::milliseconds interval, std::function<void()> send);

  // A viewer needs a key frame: it joined, or lost one. Any number of calls is fine.
  void Request();

 private:
  void SendNow();

  const std::chrono::milliseconds interval_;
  const std::function<void()> send_;
  Timer quiet_;          // runs for `interval_` after each request sent
  bool wanted_ = false;  // someone asked while quiet
};

}  // namespace foyer::relay
