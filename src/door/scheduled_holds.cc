#include "door/scheduled_holds.h"

#include <algorithm>
#include <utility>

#include "base/clock_trust.h"
#include "base/schedule.h"

namespace foyer::door {

namespace {
using namespace std::chrono_literals;
constexpr Duration kLook = 10s;
}  // namespace

ScheduledHolds::ScheduledHolds(EventLoop& loop, EventJournal& journal, Locks& locks,
                               const std::vector<LockConfig>& configs, const std::vector<ScheduleConfig>& schedules)
    : loop_(loop), journal_(journal), locks_(locks), next_look_(loop, [this] { Look(); }) {
  for (const LockConfig& lock : configs) {
    const auto schedule = std::ranges::find(schedules, lock.hold_open, &ScheduleConfig::name);
    if (!lock.hold_open.empty() && schedule != schedules.end()) held_.push_back({lock.name, *schedule});
  }
  if (!held_.empty()) next_look_.Start(Duration::zero());
}

void ScheduledHolds::OnReleased(std::string_view lock) {
  for (Held& held : held_) {
    if (held.lock != lock) continue;
    held.is_holding = false;
    held.released = true;
  }
}

// Schedules turn at full minutes.
void ScheduledHolds::Look() {
  for (Held& held : held_) Look(held);
  const auto wall = loop_.WallNow();
  const Duration to_minute = std::chrono::ceil<std::chrono::minutes>(wall + 1ms) - wall;
  next_look_.Start(std::min(kLook, to_minute));
}

void ScheduledHolds::Look(Held& held) {
  const WallTime now = loop_.WallNow();
  if (!IsClockSet(now) || !IsOpen(held.schedule, now)) {
    held.released = false;
    if (!std::exchange(held.is_holding, false)) return;
    static_cast<void>(locks_.Hold(held.lock, Holder::kSchedule, Duration::zero()));
    return Record(held, "schedule '" + held.schedule.name + "' has ended");
  }
  if (held.released) return;
  const Status renewed = locks_.Hold(held.lock, Holder::kSchedule, kHoldLease);
  if (std::exchange(held.is_holding, renewed.ok()) == renewed.ok()) return;
  Record(held, renewed ? "schedule '" + held.schedule.name + "' has begun" : renewed.error().message);
}

void ScheduledHolds::Record(const Held& held, const std::string& why) {
  journal_.Record(EventType::kLockMode, {},
                  {{"user", held.schedule.name},
                   {"method", std::string(UnlockMethodName(UnlockMethod::kSchedule))},
                   {"lock", held.lock},
                   {"mode", std::string(LockModeName(held.is_holding ? LockMode::kHeld : LockMode::kNormal))},
                   {"allowed", "yes"},
                   {"why", why}});
}

}  // namespace foyer::door
