// Out of the edges of a contact that bounces, the changes that lasted. It reckons with the stamps of the edges, so a
// press that came and went while the loop was busy counts, too. No clock in it: it is told the time.
#pragma once
#include <functional>
#include <optional>
#include <span>

#include "foyer/event_loop.h"

namespace foyer::drivers {

struct Edge {
  TimePoint at;
  bool active = false;  // the level after it
};

class Debounce {
 public:
  // A level counts once it has lasted for `length`. `on_change` is called from the two below.
  Debounce(Duration length, bool active, std::function<void(bool active)> on_change);

  // The next edges, in the order in which they came.
  void OnEdges(std::span<const Edge> edges, TimePoint now);
  // All edges were told, and this is what the line reads. It has the last word, since edges may have been lost.
  void OnLevel(bool level, TimePoint now);

  bool IsActive() const { return active_; }
  // When to look again; nothing while the line is quiet.
  std::optional<TimePoint> due() const { return due_; }

 private:
  void Settle(bool level);

  const Duration length_;
  const std::function<void(bool)> on_change_;
  bool active_;                   // what has lasted
  bool newest_ = false;           // the level after the last edge
  std::optional<TimePoint> due_;  // when that will have lasted
};

}  // namespace foyer::drivers
