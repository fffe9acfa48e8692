// Sees that the loop falls behind: a socket has had more for it than a turn may take, turn after turn, or a timer was
// served late. It costs nothing while nothing comes in.
#pragma once
#include <chrono>
#include <optional>

#include "foyer/event_loop.h"

namespace foyer::guard {

class LoadWatch {
 public:
  static constexpr std::chrono::milliseconds kTick{100};
  static constexpr std::chrono::milliseconds kLate{100};      // of a timer
  static constexpr std::chrono::milliseconds kPatience{100};  // with a socket that is never empty
  static constexpr std::chrono::seconds kMemory{1};

  explicit LoadWatch(EventLoop& loop) : loop_(loop), tick_(loop, [this] { OnTick(); }) {}

  // A turn has taken what was there, or (`behind`) as much of it as a turn may.
  void OnReceived(bool behind);
  bool IsBehind() const { return loop_.Now() < behind_until_; }

 private:
  void OnTick();
  void NoteBehind() { behind_until_ = loop_.Now() + kMemory; }

  EventLoop& loop_;
  Timer tick_;
  TimePoint due_{};
  std::optional<TimePoint> full_since_;
  TimePoint behind_until_{};
};

}  // namespace foyer::guard
