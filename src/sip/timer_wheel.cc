#include "sip/timer_wheel.h"

#include <algorithm>
#include <bit>
#include <chrono>

#include "foyer/check.h"

namespace foyer::sip {
namespace {

using TickDuration = std::chrono::duration<std::int64_t, std::ratio_multiply<std::ratio<10>, std::milli>>;
static_assert(TickDuration(1) == TimerWheel::kTick);

std::int64_t TickAtOrAfter(TimePoint time) { return std::chrono::ceil<TickDuration>(time.time_since_epoch()).count(); }
std::int64_t TickAtOrBefore(TimePoint time) {
  return std::chrono::floor<TickDuration>(time.time_since_epoch()).count();
}
TimePoint TimeOf(std::int64_t tick) { return TimePoint(TickDuration(tick)); }

}  // namespace

void WheelLink::InsertBefore(WheelLink& other) {
  previous = other.previous;
  next = &other;
  previous->next = this;
  other.previous = this;
}

void WheelLink::Unlink() {
  previous->next = next;
  next->previous = previous;
  previous = next = this;
}

TimerWheel::TimerWheel(EventLoop& loop) : loop_(loop), driver_(loop, [this] { OnTick(); }) {}

void TimerWheel::Add(WheelTimer& timer, Duration delay) {
  if (size_ == 0) current_ = std::max(current_, TickAtOrBefore(loop_.Now()));
  timer.due_ = std::max(TickAtOrAfter(loop_.Now() + delay), current_ + 1);
  const std::size_t slot = SlotOf(timer.due_);
  timer.InsertBefore(slots_[slot]);
  occupied_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  ++size_;
  if (!driver_.IsRunning() || timer.due_ < scheduled_) Schedule(timer.due_);
}

void TimerWheel::Remove(WheelTimer& timer) {
  timer.Unlink();
  if (--size_ == 0) driver_.Stop();
}

void TimerWheel::Schedule(Tick tick) {
  scheduled_ = tick;
  driver_.StartAt(TimeOf(tick));
}

void TimerWheel::OnTick() {
  const Tick now = TickAtOrBefore(loop_.Now());
  while (size_ > 0) {
    const Tick tick = NextOccupied();
    if (tick > now) {
      Schedule(tick);
      break;
    }
    current_ = tick;
    FireSlot(tick);
  }
  current_ = std::max(current_, now);
}

void TimerWheel::FireSlot(Tick tick) {
  WheelLink& slot = slots_[SlotOf(tick)];
  WheelLink due;
  for (WheelLink* link = slot.next; link != &slot;) {
    auto& timer = static_cast<WheelTimer&>(*link);
    link = link->next;
    if (timer.due_ > tick) continue;  // of a later turn of the wheel
    timer.Unlink();
    timer.InsertBefore(due);
  }
  // A call may stop or destroy any of the timers that are still to come.
  while (!due.IsAlone()) {
    auto& timer = static_cast<WheelTimer&>(*due.next);
    Remove(timer);
    const auto call = timer.on_due_;  // a copy: the call may destroy the timer
    call();
  }
  if (slot.IsAlone()) occupied_[SlotOf(tick) / 64] &= ~(std::uint64_t{1} << (SlotOf(tick) % 64));
}

TimerWheel::Tick TimerWheel::NextOccupied() const {
  const std::size_t first = SlotOf(current_ + 1);
  for (std::size_t step = 0; step < kSlots;) {
    const std::size_t slot = (first + step) % kSlots;
    const std::uint64_t word = occupied_[slot / 64] >> (slot % 64);
    if (word != 0) return current_ + 1 + static_cast<Tick>(step) + std::countr_zero(word);
    step += 64 - slot % 64;
  }
  FOYER_CHECK(size_ == 0);
  return current_ + 1;
}

void WheelTimer::Start(Duration delay) {
  Stop();
  wheel_.Add(*this, delay);
}

void WheelTimer::Stop() {
  if (IsRunning()) wheel_.Remove(*this);
}

}  // namespace foyer::sip
