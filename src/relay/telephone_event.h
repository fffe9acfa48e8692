// Digits typed into a call (RFC 4733): many packets make one event, and each event counts once.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "foyer/bytes.h"
#include "foyer/event_loop.h"
#include "relay/rtp.h"

namespace foyer::relay {

struct TelephoneEvent {
  char digit = 0;  // 0-9 * # A-D
  bool end = false;
  std::uint16_t duration = 0;  // in units of the clock rate
};

// Nothing for other events (flash, tones) and for what is too short.
std::optional<TelephoneEvent> ParseTelephoneEvent(Bytes payload);

// The events of one sender. An event is over with its end packet, with the next one's beginning, or when nothing of it
// has come for `kLost` (all three end packets lost).
class TelephoneEventReceiver {
 public:
  // `loop` must outlive this object, and `on_digit` may not destroy it.
  TelephoneEventReceiver(EventLoop& loop, std::function<void(char digit)> on_digit);

  // `packet` is the whole RTP packet that `header` was parsed from.
  void OnPacket(const RtpHeader& header, Bytes packet);

  static constexpr std::chrono::milliseconds kLost{300};

 private:
  struct Event {
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;  // of its beginning: the same in all of its packets (s2.5.1.2)
    char digit = 0;
    bool told = false;
  };
  void End();

  const std::function<void(char)> on_digit_;
  std::optional<Event> last_;
  Timer lost_;
};

}  // namespace foyer::relay
