// The one loop that everything runs on, and the only source of time. Timers, descriptor watches and deferred calls are
// members of the object that wants them; they cancel themselves when it dies, so no callback ever meets a dead object.
//
//   class Doorbell { ... Timer debounce_{loop_, [this] { OnQuiet(); }}; };
//
// All of it belongs to the loop thread, except EventLoop::Post().
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>

namespace foyer {

using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

class Timer;
class FdWatch;
class DeferredCall;

// Timers in the order in which they are due; those due at the same time fire in the order in which they were started.
using TimerQueue = std::multimap<TimePoint, Timer*>;
using DeferredQueue = std::list<DeferredCall*>;

class EventLoop {
 public:
  virtual ~EventLoop() = default;

  // Monotonic; read from the clock at most once per turn, so it stands still inside a callback.
  virtual TimePoint Now() const = 0;
  // Calendar time, for stamps that people or a restarted daemon read. It may jump; never compute a delay from it.
  virtual std::chrono::system_clock::time_point WallNow() const = 0;

  // Runs `call` on the loop thread in a later turn. The only member that any thread may use.
  virtual void Post(std::function<void()> call) = 0;

 private:
  friend class Timer;
  friend class FdWatch;
  friend class DeferredCall;
  virtual TimerQueue::iterator AddTimer(TimePoint due, Timer& timer) = 0;
  virtual void RemoveTimer(TimerQueue::iterator position) = 0;
  virtual DeferredQueue::iterator AddDeferred(DeferredCall& call) = 0;
  virtual void RemoveDeferred(DeferredQueue::iterator position) = 0;
  // Replaces what is watched on `watch`; 0 stops. Level-triggered.
  virtual void UpdateWatch(FdWatch& watch, unsigned events) = 0;
};

// Calls once, `delay` after Start(). Starting a running timer starts it anew.
class Timer {
 public:
  // `loop` must outlive the timer. `on_due` may restart, stop or destroy the timer.
  Timer(EventLoop& loop, std::function<void()> on_due) : loop_(loop), on_due_(std::move(on_due)) {}
  ~Timer() { Stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void Start(Duration delay) { StartAt(loop_.Now() + delay); }
  void StartAt(TimePoint due) {
    Stop();
    position_ = loop_.AddTimer(due, *this);
  }
  void Stop() {
    if (position_) loop_.RemoveTimer(*position_);
    position_.reset();
  }
  bool IsRunning() const { return position_.has_value(); }

  // For implementations of EventLoop: the timer is due and no longer in the queue.
  void Fire() {
    position_.reset();
    auto call = on_due_;  // a copy: the call may destroy this timer
    call();
  }

 private:
  EventLoop& loop_;
  const std::function<void()> on_due_;
  std::optional<TimerQueue::iterator> position_;
};

// Calls when a descriptor can be read or written. It does not own the descriptor and never closes it; stop or destroy
// the watch before closing.
class FdWatch {
 public:
  // An error or hang-up is reported as whatever is watched: the next read or write then tells.
  enum Event : unsigned { kRead = 1, kWrite = 2, kError = 4 };

  // `on_ready` gets the set of events; it may change or destroy the watch.
  FdWatch(EventLoop& loop, int fd, std::function<void(unsigned events)> on_ready)
      : loop_(loop), fd_(fd), on_ready_(std::move(on_ready)) {}
  ~FdWatch() { Stop(); }
  FdWatch(const FdWatch&) = delete;
  FdWatch& operator=(const FdWatch&) = delete;

  void Watch(unsigned events) {
    if (events == events_) return;
    events_ = events;
    loop_.UpdateWatch(*this, events);
  }
  void Stop() { Watch(0); }
  int fd() const { return fd_; }
  unsigned events() const { return events_; }

  // For implementations of EventLoop.
  void Fire(unsigned events) {
    auto call = on_ready_;
    call(events);
  }
  void* loop_data = nullptr;

 private:
  EventLoop& loop_;
  const int fd_;
  const std::function<void(unsigned)> on_ready_;
  unsigned events_ = 0;
};

// Moves a call out of the current stack frame: it runs once in the next turn, however often it was scheduled.
class DeferredCall {
 public:
  DeferredCall(EventLoop& loop, std::function<void()> call) : loop_(loop), call_(std::move(call)) {}
  ~DeferredCall() { Cancel(); }
  DeferredCall(const DeferredCall&) = delete;
  DeferredCall& operator=(const DeferredCall&) = delete;

  void Schedule() {
    if (!position_) position_ = loop_.AddDeferred(*this);
  }
  void Cancel() {
    if (position_) loop_.RemoveDeferred(*position_);
    position_.reset();
  }

  // For implementations of EventLoop: the call is due and no longer in the queue.
  void Fire() {
    position_.reset();
    auto call = call_;
    call();
  }

 private:
  EventLoop& loop_;
  const std::function<void()> call_;
  std::optional<DeferredQueue::iterator> position_;
};

}  // namespace foyer
