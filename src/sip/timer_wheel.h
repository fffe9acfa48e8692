// One hashed timer wheel for all transactions: arming and cancelling cost the same however many timers run, and the
// loop sees a single timer. Resolution 10 ms: a timer never fires early, and at most one tick late.
//
// Timers are members that cancel themselves, as those of the loop; those due in one tick fire in the order of Start().
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "foyer/event_loop.h"

namespace foyer::sip {

// An element of a ring of timers; alone, it is its own neighbour.
struct WheelLink {
  WheelLink* previous = this;
  WheelLink* next = this;

  WheelLink() = default;
  WheelLink(const WheelLink&) = delete;
  WheelLink& operator=(const WheelLink&) = delete;

  bool IsAlone() const { return next == this; }
  void InsertBefore(WheelLink& other);
  void Unlink();
};

class WheelTimer;

class TimerWheel {
 public:
  static constexpr std::chrono::milliseconds kTick{10};
  static constexpr std::size_t kSlots = 4096;  // 41 s a turn of the wheel; longer delays go round more than once

  // `loop` must outlive the wheel, the wheel its timers.
  explicit TimerWheel(EventLoop& loop);

  std::size_t size() const { return size_; }

 private:
  friend class WheelTimer;
  using Tick = std::int64_t;

  void Add(WheelTimer& timer, Duration delay);
  void Remove(WheelTimer& timer);
  void OnTick();
  void FireSlot(Tick tick);
  void Schedule(Tick tick);
  Tick NextOccupied() const;  // the first tick after `current_` whose slot holds a timer; only when size() > 0
  static std::size_t SlotOf(Tick tick) { return static_cast<std::size_t>(tick) % kSlots; }

  EventLoop& loop_;
  Timer driver_;
  Tick current_ = 0;    // all that was due until then has fired
  Tick scheduled_ = 0;  // when the driver fires, while it runs
  std::size_t size_ = 0;
  std::array<WheelLink, kSlots> slots_;
  std::array<std::uint64_t, kSlots / 64> occupied_{};  // may be set for a slot that is empty by now, never the reverse
};

class WheelTimer : private WheelLink {
 public:
  // `on_due` may restart, stop or destroy the timer.
  WheelTimer(TimerWheel& wheel, std::function<void()> on_due) : wheel_(wheel), on_due_(std::move(on_due)) {}
  ~WheelTimer() { Stop(); }

  // Starting a running timer starts it anew.
  void Start(Duration delay);
  void Stop();
  bool IsRunning() const { return !IsAlone(); }

 private:
  friend class TimerWheel;

  TimerWheel& wheel_;
  const std::function<void()> on_due_;
  TimerWheel::Tick due_ = 0;
};

}  // namespace foyer::sip
