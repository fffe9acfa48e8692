// How the process leaves: calls that run may end by themselves, for a while. Then, or when it is asked again, they are
// hung up, and it goes when all sides know.
#pragma once
#include <cstddef>
#include <functional>

#include "foyer/event_loop.h"

namespace foyer {

class Departure {
 public:
  struct Parts {
    std::function<std::size_t()> calls;      // that ring or run
    std::function<std::size_t()> unsettled;  // what has not been told to all sides: calls, and registrations elsewhere
    std::function<void()> hang_up;           // everything, and never again anything new
  };
  // `loop` must outlive it.
  Departure(EventLoop& loop, Parts parts);

  // Waits `patience` at most while there are calls; whoever asks again has none. `waits` is called if there is
  // something to wait for, `gone` once, at the latest a second after everything was hung up.
  void Leave(Duration patience, const std::function<void()>& waits, std::function<void()> gone);

 private:
  void Look();
  void HangUp();

  EventLoop& loop_;
  const Parts parts_;
  Timer look_;
  std::function<void()> gone_;  // set: it leaves
  TimePoint hang_up_at_{};      // while it waits
  TimePoint give_up_at_{};      // once it has hung up
  bool hung_up_ = false;
};

}  // namespace foyer
