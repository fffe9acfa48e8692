#include "drivers/debounce.h"

#include <algorithm>
#include <utility>

namespace foyer::drivers {

Debounce::Debounce(Duration length, bool active, std::function<void(bool)> on_change)
    : length_(length), on_change_(std::move(on_change)), active_(active) {}

void Debounce::OnEdges(std::span<const Edge> edges, TimePoint now) {
  for (const Edge& edge : edges) {
    const TimePoint at = std::min(edge.at, now);  // a stamp of another clock would never pass
    if (due_ && at >= *due_) Settle(newest_);
    newest_ = edge.active;
    due_ = at + length_;
  }
}

void Debounce::OnLevel(bool level, TimePoint now) {
  if (due_ && now < *due_) return;
  if (!due_ && level != active_) {  // its edge was lost
    due_ = now + length_;
    return;
  }
  Settle(level);
}

void Debounce::Settle(bool level) {
  due_.reset();
  if (std::exchange(active_, level) != level) on_change_(level);
}

}  // namespace foyer::drivers
