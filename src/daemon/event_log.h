// Writes what happens into the log: one line an event, as `foyerctl events --follow` would show it.
#pragma once
#include <memory>

#include "foyer/event_journal.h"
#include "foyer/log.h"

namespace foyer::daemon {

class EventLog {
 public:
  // Both must outlive it.
  EventLog(EventJournal& journal, Logger& log);

 private:
  void Write(const Event& event);

  Logger& log_;
  const std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace foyer::daemon
