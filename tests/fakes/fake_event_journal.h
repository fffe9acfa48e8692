// A journal in memory. Every event is kept, and handed at once to those who subscribed.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foyer/event_journal.h"

namespace foyer {

class FakeEventJournal : public EventJournal {
 public:
  void Record(EventType type, std::string call_id, std::vector<std::pair<std::string, std::string>> fields,
              std::optional<TimePoint> = std::nullopt) override {
    Event event;
    event.type = type;
    event.id = events.size() + 1;
    event.call_id = std::move(call_id);
    event.fields = std::move(fields);
    events.push_back(event);
    const auto subscribers = subscribers_;  // a copy: one may leave meanwhile
    for (const auto& [id, on_event] : subscribers) on_event(event);
  }

  std::unique_ptr<Subscription> Subscribe(std::function<void(const Event&)> on_event) override {
    subscribers_.emplace(++last_subscriber_, std::move(on_event));
    return std::make_unique<FakeSubscription>(*this, last_subscriber_);
  }

  std::vector<Event> Recent(std::size_t limit) const override {
    const auto kept = static_cast<std::ptrdiff_t>(std::min(limit, events.size()));
    return {events.end() - kept, events.end()};
  }

  std::size_t CountOf(EventType type) const {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [type](const Event& event) { return event.type == type; }));
  }
  // A field of the newest event of that type; empty if there is none.
  std::string LastField(EventType type, std::string_view name) const {
    const auto event =
        std::find_if(events.rbegin(), events.rend(), [type](const Event& candidate) { return candidate.type == type; });
    if (event == events.rend()) return {};
    for (const auto& [key, value] : event->fields) {
      if (key == name) return value;
    }
    return {};
  }
  std::size_t subscribers() const { return subscribers_.size(); }

  std::vector<Event> events;

 private:
  class FakeSubscription : public Subscription {
   public:
    FakeSubscription(FakeEventJournal& journal, int id) : journal_(journal), id_(id) {}
    ~FakeSubscription() override { journal_.subscribers_.erase(id_); }

   private:
    FakeEventJournal& journal_;
    const int id_;
  };

  std::map<int, std::function<void(const Event&)>> subscribers_;
  int last_subscriber_ = 0;
};

}  // namespace foyer
