// Writes what happens into the log: one line an event, as `foyerctl events --follow` would show it, with the call that
// it belongs to. A press has no call yet, and its picture and recording know only the press: those are joined here.
#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "foyer/event_journal.h"
#include "foyer/log.h"

namespace foyer::daemon {

class EventLog {
 public:
  // Both must outlive it. `door` is the address of our own door; empty: there is none.
  EventLog(EventJournal& journal, Logger& log, std::string door);

 private:
  static constexpr std::size_t kRemembered = 8;  // rings whose files may still come

  void Write(const Event& event);
  // The press that it belongs to; 0: none.
  std::uint64_t PressOf(const Event& event);
  std::string CallOf(const Event& event, std::uint64_t press) const;

  Logger& log_;
  const std::string door_;
  std::optional<std::uint64_t> pressed_;                     // and nothing has been rung yet
  std::deque<std::pair<std::uint64_t, std::string>> rings_;  // press, Call-ID
  const std::unique_ptr<EventJournal::Subscription> subscription_;
};

}  // namespace foyer::daemon
