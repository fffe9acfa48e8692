#include "tests/fakes/fake_event_loop.h"

namespace foyer {

void FakeEventLoop::Post(std::function<void()> call) {
  const std::lock_guard lock(posted_mutex_);
  posted_.push_back(std::move(call));
}

bool FakeEventLoop::RunPosted() {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(posted_mutex_);
    calls.swap(posted_);
  }
  for (auto& call : calls) call();
  return !calls.empty();
}

bool FakeEventLoop::RunDeferred() {
  if (deferred_.empty()) return false;
  DeferredCall* call = deferred_.front();
  deferred_.pop_front();
  call->Fire();
  return true;
}

bool FakeEventLoop::RunDueTimer() {
  if (timers_.empty() || timers_.begin()->first > now_) return false;
  Timer* timer = timers_.begin()->second;
  timers_.erase(timers_.begin());
  timer->Fire();
  return true;
}

void FakeEventLoop::RunReady() {
  while (RunPosted() || RunDeferred() || RunDueTimer()) {
  }
}

void FakeEventLoop::Advance(Duration duration) {
  const TimePoint end = now_ + duration;
  RunReady();
  while (!timers_.empty() && timers_.begin()->first <= end) {
    const TimePoint due = timers_.begin()->first;
    if (due > now_) {
      wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(due - now_);
      now_ = due;
    }
    RunReady();
  }
  wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(end - now_);
  now_ = end;
  RunReady();
}

void FakeEventLoop::UpdateWatch(FdWatch& watch, unsigned events) {
  for (auto found = watches_.begin(); found != watches_.end(); ++found)
    if (found->second == &watch) {
      watches_.erase(found);
      break;
    }
  if (events != 0) watches_.emplace(watch.fd(), &watch);
}

bool FakeEventLoop::TriggerFd(int fd, unsigned events) {
  for (auto [watch, end] = watches_.equal_range(fd); watch != end; ++watch) {
    const unsigned wanted = events & (watch->second->events() | FdWatch::kError);
    if (wanted == 0) continue;
    watch->second->Fire(wanted);
    return true;
  }
  return false;
}

}  // namespace foyer
