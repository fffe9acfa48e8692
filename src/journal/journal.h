// The events of the door: stamped, numbered, the newest in memory, handed to subscribers at once, and those worth an
// audit written down.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "journal/audit_trail.h"
#include "journal/refusal_limiter.h"

namespace foyer::journal {

class Journal final : public EventJournal {
 public:
  static constexpr std::size_t kKeptInMemory = 2000;
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // Begins with what the store still has of earlier runs. Both references must outlive the journal.
  static Result<std::unique_ptr<Journal>> Create(EventLoop& loop, RecordStore& store);

  // Refusals that repeat are told ever more seldom, with their number in "times".
  void Record(EventType type, std::string call_id, Fields fields, std::optional<TimePoint> at = std::nullopt) override;
  std::unique_ptr<Subscription> Subscribe(std::function<void(const Event&)> on_event) override;
  std::vector<Event> Recent(std::size_t limit) const override;

  // The same for the lock thread, which cannot ask the loop for the time: recorded in the loop's next turn, with the
  // time `at` which it happened. Any thread, while the journal lives.
  void RecordFromThread(EventType type, std::string call_id, Fields fields, TimePoint at);

 private:
  using OnEvent = std::function<void(const Event&)>;
  using Subscribers = std::map<std::uint64_t, std::shared_ptr<const OnEvent>>;
  class MapSubscription;

  Journal(EventLoop& loop, RecordStore& store) : loop_(loop), audit_(loop, store) {}
  void Keep(const Event& event);
  void Tell(const Event& event) const;

  EventLoop& loop_;
  AuditTrail audit_;
  RefusalLimiter refusals_;
  std::deque<std::string> events_;                                                    // as rows, oldest first
  const std::shared_ptr<Subscribers> subscribers_ = std::make_shared<Subscribers>();  // subscriptions hold it weakly
  std::uint64_t last_subscriber_ = 0;
};

}  // namespace foyer::journal
