// A loop in virtual time. Nothing waits: Advance() jumps from due time to due time and runs what is due.
//
//   FakeEventLoop loop;
//   Timer timer(loop, [&] { ++fired; });
//   timer.Start(10s);
//   loop.Advance(10s);   // fired == 1, loop.Now() is 10 s later
//
// Deferred and posted calls run inside Advance() and RunReady(), before time moves on.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "foyer/event_loop.h"

namespace foyer {

class FakeEventLoop : public EventLoop {
 public:
  TimePoint Now() const override { return now_; }
  std::chrono::system_clock::time_point WallNow() const override { return wall_; }
  void Post(std::function<void()> call) override;

  // Runs all that is due now: posted and deferred calls, and those that they make, and timers due at this very time.
  void RunReady();
  // Lets `duration` pass, running everything in the order in which it is due.
  void Advance(Duration duration);
  // As if a callback took so long: time passes and nothing runs.
  void Stall(Duration duration) { now_ += duration; }
  // Calendar time jumps; timers do not notice.
  void SetWall(std::chrono::system_clock::time_point wall) { wall_ = wall; }

  // As if the descriptor had become ready; only watched events (and kError) are delivered. False if nobody watches.
  bool TriggerFd(int fd, unsigned events);

  // When the next timer is due; nothing if there is none.
  std::optional<TimePoint> NextDue() const {
    return timers_.empty() ? std::nullopt : std::optional(timers_.begin()->first);
  }
  std::size_t timer_count() const { return timers_.size(); }
  std::size_t watch_count() const { return watches_.size(); }
  bool IsIdle() const { return timers_.empty() && deferred_.empty(); }

 private:
  TimerQueue::iterator AddTimer(TimePoint due, Timer& timer) override { return timers_.emplace(due, &timer); }
  void RemoveTimer(TimerQueue::iterator position) override { timers_.erase(position); }
  DeferredQueue::iterator AddDeferred(DeferredCall& call) override { return deferred_.insert(deferred_.end(), &call); }
  void RemoveDeferred(DeferredQueue::iterator position) override { deferred_.erase(position); }
  void UpdateWatch(FdWatch& watch, unsigned events) override;

  bool RunPosted();
  bool RunDeferred();
  bool RunDueTimer();

  TimePoint now_{std::chrono::seconds(1)};
  std::chrono::system_clock::time_point wall_{std::chrono::hours(24 * 365 * 50)};
  TimerQueue timers_;
  DeferredQueue deferred_;
  std::multimap<int, FdWatch*> watches_;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;
};

}  // namespace foyer
