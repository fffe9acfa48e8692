#include "history/open_rings.h"

#include <algorithm>
#include <utility>

#include "foyer/record_fields.h"
#include "history/ring_fold.h"

namespace foyer::history {

std::vector<RingRecord> OpenRings::OnEvent(const Event& event) {
  if (event.type == EventType::kRing) return OnPress(event);
  if (event.type == EventType::kInviteSent) return OnInviteSent(event);
  const std::size_t ring = RingOf(event);
  if (ring == kNone) return {};
  // The call of before a press that calls everybody anew.
  if (event.type == EventType::kEnded && std::exchange(rings_[ring].restarting, false)) {
    rings_[ring].is_between = true;
    return {};
  }
  return Apply(ring, event);
}

// A press while it rings belongs to that ring.
std::vector<RingRecord> OpenRings::OnPress(const Event& event) {
  const std::size_t own = FindOwn();
  const std::string_view repeat = event.Field("repeat");
  if (own == kNone) return Begin(event, true);
  if (!repeat.empty()) {
    rings_[own].restarting = repeat == "restart" && !rings_[own].record.call_ids.empty();
    return Apply(own, event);
  }
  auto changed = End(own, event.monotonic_us, "nobody has told how it ended");
  for (RingRecord& begun : Begin(event, true)) changed.push_back(std::move(begun));
  return changed;
}

std::vector<RingRecord> OpenRings::OnInviteSent(const Event& event) {
  std::size_t ring = FindCall(event.call_id);
  if (ring == kNone && event.Field("caller") == own_door_) ring = FindOwn();
  if (ring != kNone) {
    rings_[ring].is_between = false;
    return Apply(ring, event);
  }
  const bool from_door = event.Field("door") == "yes" && event.Field("caller") != own_door_;
  return from_door ? Begin(event, false) : std::vector<RingRecord>();
}

std::vector<RingRecord> OpenRings::Begin(const Event& event, bool is_own) {
  std::vector<RingRecord> changed;
  if (rings_.size() >= kMost) changed = End(0, event.monotonic_us, "too many ring at once");
  rings_.push_back({BeginRing(event, own_door_), is_own, false, false});
  changed.push_back(rings_.back().record);
  return changed;
}

std::vector<RingRecord> OpenRings::Apply(std::size_t ring, const Event& event) {
  RingRecord& record = rings_[ring].record;
  Fold(record, event);
  if (record.end == RingEnd::kGoesOn) return {record};
  return End(ring, event.monotonic_us, record.why);
}

std::vector<RingRecord> OpenRings::End(std::size_t ring, std::uint64_t monotonic_us, const std::string& why) {
  EndRing(rings_[ring].record, monotonic_us, why);
  RingRecord over = std::move(rings_[ring].record);
  rings_.erase(rings_.begin() + static_cast<std::ptrdiff_t>(ring));
  return {std::move(over)};
}

std::vector<RingRecord> OpenRings::OnDoorIdle(std::uint64_t monotonic_us, std::string_view reason) {
  const std::size_t own = FindOwn();
  if (own == kNone) return {};
  if (rings_[own].is_between) return End(own, monotonic_us, "hung up before it rang again");
  if (!rings_[own].record.call_ids.empty()) return {};
  return End(own, monotonic_us, "nobody could be called" + (reason.empty() ? "" : ": " + std::string(reason)));
}

std::size_t OpenRings::FindOwn() const {
  const auto found = std::ranges::find(rings_, true, &Open::is_own);
  return found == rings_.end() ? kNone : static_cast<std::size_t>(found - rings_.begin());
}

std::size_t OpenRings::FindCall(std::string_view call_id) const {
  const auto found = std::ranges::find_if(rings_, [call_id](const Open& open) {
    return std::ranges::find(open.record.call_ids, call_id) != open.record.call_ids.end();
  });
  return found == rings_.end() ? kNone : static_cast<std::size_t>(found - rings_.begin());
}

std::size_t OpenRings::FindPress(std::string_view event) const {
  const auto id = DecodeNumber<std::uint64_t>(event);
  if (!id) return kNone;
  const auto found = std::ranges::find_if(rings_, [id](const Open& open) {
    return std::ranges::find(open.record.presses, *id) != open.record.presses.end();
  });
  return found == rings_.end() ? kNone : static_cast<std::size_t>(found - rings_.begin());
}

// What names no call belongs to the ring of our own door: a lock that is opened from a page, a keypad or inside, and a
// ring that ends before anybody was called.
std::size_t OpenRings::RingOf(const Event& event) const {
  switch (event.type) {
    case EventType::kSnapshot:
      return FindPress(event.Field("event"));
    case EventType::kUnlock:
    case EventType::kLockOn:
    case EventType::kLockOff:
    case EventType::kEnded:
      return event.call_id.empty() ? FindOwn() : FindCall(event.call_id);
    default:
      return event.call_id.empty() ? kNone : FindCall(event.call_id);
  }
}

}  // namespace foyer::history
