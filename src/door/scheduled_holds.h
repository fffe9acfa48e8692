// Locks that are held open by the calendar, such as those of a shop. Each hold is a lease of a minute that is renewed
// while the schedule is open: a loop that hangs, or a clock that jumps, lets it run out.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "door/locks.h"
#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"

namespace foyer::door {

constexpr std::chrono::seconds kHoldLease{60};

class ScheduledHolds {
 public:
  // All but the configuration must outlive this object. Begins with the next turn of the loop.
  ScheduledHolds(EventLoop& loop, EventJournal& journal, Locks& locks, const std::vector<LockConfig>& configs,
                 const std::vector<ScheduleConfig>& schedules);

  // Somebody has shut it: it stays so until its schedule opens the next time.
  void OnReleased(std::string_view lock);

 private:
  struct Held {
    std::string lock;
    ScheduleConfig schedule;
    bool is_holding = false;
    bool released = false;
  };

  void Look();
  void Look(Held& held);
  void Record(const Held& held, const std::string& why);

  EventLoop& loop_;
  EventJournal& journal_;
  Locks& locks_;
  std::vector<Held> held_;
  Timer next_look_;
};

}  // namespace foyer::door
