#include "journal/journal.h"

#include <algorithm>
#include <chrono>

#include "journal/event_row.h"

namespace foyer::journal {

class Journal::MapSubscription : public Subscription {
 public:
  MapSubscription(std::weak_ptr<Subscribers> subscribers, std::uint64_t number)
      : subscribers_(std::move(subscribers)), number_(number) {}
  ~MapSubscription() override {
    if (const auto subscribers = subscribers_.lock()) subscribers->erase(number_);
  }

 private:
  const std::weak_ptr<Subscribers> subscribers_;
  const std::uint64_t number_;
};

Result<std::unique_ptr<Journal>> Journal::Create(EventLoop& loop, RecordStore& store) {
  std::unique_ptr<Journal> journal(new Journal(loop, store));
  auto earlier = journal->audit_.Load();
  if (!earlier) return earlier.error();
  for (const Event& event : *earlier) journal->Keep(event);
  return journal;
}

void Journal::Record(EventType type, std::string call_id, Fields fields, std::optional<TimePoint> at) {
  const TimePoint when = at.value_or(loop_.Now());
  if (type == EventType::kRefused) {
    const auto times = refusals_.Admit(fields, when);
    if (!times) return;
    if (*times > 1) fields.emplace_back("times", std::to_string(*times));
  }
  const auto wall =
      loop_.WallNow() - std::chrono::duration_cast<std::chrono::system_clock::duration>(loop_.Now() - when);
  Event event;
  event.type = type;
  event.monotonic_us = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(when.time_since_epoch()).count());
  event.wall_ms = std::chrono::duration_cast<std::chrono::milliseconds>(wall.time_since_epoch()).count();
  event.id = audit_.NextId();
  event.call_id = std::move(call_id);
  event.fields = std::move(fields);
  audit_.Keep(event);
  Keep(event);
  Tell(event);
}

std::unique_ptr<EventJournal::Subscription> Journal::Subscribe(OnEvent on_event) {
  subscribers_->emplace(++last_subscriber_, std::make_shared<const OnEvent>(std::move(on_event)));
  return std::make_unique<MapSubscription>(subscribers_, last_subscriber_);
}

std::vector<Event> Journal::Recent(std::size_t limit) const {
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, events_.size()));
  std::vector<Event> events;
  for (auto row = events_.end() - count; row != events_.end(); ++row) {
    if (auto event = DecodeEvent(*row)) events.push_back(std::move(*event));
  }
  return events;
}

void Journal::RecordFromThread(EventType type, std::string call_id, Fields fields, TimePoint at) {
  loop_.Post(
      [this, alive = std::weak_ptr(subscribers_), type, call_id = std::move(call_id), fields = std::move(fields), at] {
        if (!alive.expired()) Record(type, call_id, fields, at);
      });
}

void Journal::Keep(const Event& event) {
  events_.push_back(EncodeEvent(event));
  events_.back().shrink_to_fit();
  if (events_.size() > kKeptInMemory) events_.pop_front();
}

// A subscriber may leave, and make others leave, while it is told.
void Journal::Tell(const Event& event) const {
  std::vector<std::weak_ptr<const OnEvent>> present;
  for (const auto& [number, on_event] : *subscribers_) present.push_back(on_event);
  for (const auto& weak : present) {
    if (const auto on_event = weak.lock()) (*on_event)(event);
  }
}

}  // namespace foyer::journal
