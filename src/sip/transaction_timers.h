// The times of RFC 3261 s17.1.1.1, and the retransmission that timers A, E and G have in common.
#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "sip/timer_wheel.h"

namespace foyer::sip {

inline constexpr std::chrono::milliseconds kT1{500};   // the round trip that is assumed
inline constexpr std::chrono::milliseconds kT2{4000};  // longest interval but for INVITE requests
inline constexpr std::chrono::milliseconds kT4{5000};  // longest life of a message in the network
inline constexpr std::chrono::milliseconds k64T1{64 * kT1};
inline constexpr std::chrono::milliseconds kTryingDelay{200};  // after that, an INVITE gets its 100 (s17.2.1)

// Sends again after T1, then after twice as long each time, at most `longest` apart.
class Retransmission {
 public:
  Retransmission(TimerWheel& wheel, Duration longest, std::function<void()> send)
      : longest_(longest), send_(std::move(send)), timer_(wheel, [this] { OnDue(); }) {}

  void Start() { timer_.Start(interval_); }
  void Stop() { timer_.Stop(); }
  // From the next time on, `longest` apart (timer E once a provisional has come).
  void SlowDown() { interval_ = longest_; }

 private:
  void OnDue() {
    interval_ = std::min<Duration>(2 * interval_, longest_);
    timer_.Start(interval_);
    send_();
  }

  const Duration longest_;
  const std::function<void()> send_;
  WheelTimer timer_;
  Duration interval_ = kT1;
};

}  // namespace foyer::sip
