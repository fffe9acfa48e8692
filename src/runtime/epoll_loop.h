// The real event loop, on Linux's epoll: timers, descriptor watches, deferred and posted calls, one thread.
//
// A turn waits once, serves what is ready, and then runs the timers that are due. Where much is ready, the turn serves
// only part of it, and the next one goes on where it stopped: a flood of media does not keep a timer waiting, and no
// descriptor keeps the others from their turn.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>

#include "base/wall_clock.h"
#include "foyer/event_loop.h"

namespace foyer {

struct LoopStatistics {
  std::uint64_t turns = 0;
  std::chrono::microseconds longest_turn{0};  // since the loop began
};

class EpollLoop : public EventLoop {
 public:
  EpollLoop();
  ~EpollLoop() override;  // whatever used the loop is gone by then

  // Runs until Stop(). Call it from the thread that made the loop.
  void Run();
  // Ends Run() after the present turn; loop thread only.
  void Stop();

  TimePoint Now() const override;
  std::chrono::system_clock::time_point WallNow() const override { return foyer::WallNow(); }
  void Post(std::function<void()> call) override;

  LoopStatistics Statistics() const;

  // After that long, timers come before whatever else is ready.
  static constexpr std::chrono::microseconds kReadyBudget{250};

 private:
  TimerQueue::iterator AddTimer(TimePoint due, Timer& timer) override;
  void RemoveTimer(TimerQueue::iterator position) override;
  DeferredQueue::iterator AddDeferred(DeferredCall& call) override;
  void RemoveDeferred(DeferredQueue::iterator position) override;
  void UpdateWatch(FdWatch& watch, unsigned events) override;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace foyer
