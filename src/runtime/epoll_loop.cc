#include "runtime/epoll_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/check.h"

namespace foyer {
namespace {

using std::chrono::steady_clock;

std::uint32_t ToEpoll(unsigned events) {
  return ((events & FdWatch::kRead) != 0 ? EPOLLIN : 0U) | ((events & FdWatch::kWrite) != 0 ? EPOLLOUT : 0U);
}

// An error or a hang-up is reported as whatever is watched.
unsigned FromEpoll(std::uint32_t ready, unsigned watched) {
  if ((ready & (EPOLLERR | EPOLLHUP)) != 0) return watched;
  const unsigned readable = (ready & EPOLLIN) != 0 ? FdWatch::kRead : 0U;
  const unsigned writable = (ready & EPOLLOUT) != 0 ? FdWatch::kWrite : 0U;
  return (readable | writable) & watched;
}

// The descriptors that the loop waits for, and those of the last wait that were ready and have not had their turn yet.
class Poller {
 public:
  Poller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { FOYER_CHECK(epoll_.valid()); }

  void Control(int operation, int fd, std::uint32_t events, void* what) {
    epoll_event event{events, {what}};
    FOYER_CHECK(epoll_ctl(epoll_.get(), operation, fd, &event) == 0);
  }

  // Until something is ready, or only looks whether something is.
  void Wait(bool may_sleep) {
    const int count = epoll_wait(epoll_.get(), ready_.data(), static_cast<int>(ready_.size()), may_sleep ? -1 : 0);
    FOYER_CHECK(count >= 0 || errno == EINTR);
    left_ = std::span(ready_).first(static_cast<std::size_t>(std::max(count, 0)));
  }

  bool empty() const { return left_.empty(); }
  epoll_event Next() {
    const epoll_event next = left_.front();
    left_ = left_.subspan(1);
    return next;
  }
  // `what` no longer wants to hear of it.
  void Forget(void* what) {
    for (epoll_event& event : left_)
      if (event.data.ptr == what) event.events = 0;
  }

 private:
  const UniqueFd epoll_;
  std::array<epoll_event, 64> ready_{};
  std::span<epoll_event> left_;
};

// Ends the wait when the first timer is due. It stays set from one wait to the next: to set the kernel's timer anew for
// each wait costs as much as to hand on a packet.
class Alarm {
 public:
  Alarm() : fd_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) { FOYER_CHECK(fd_.valid()); }

  int fd() const { return fd_.get(); }  // can be read once it has rung

  // At `due`, or earlier if it is set so already.
  void SetNoLaterThan(TimePoint due) {
    if (at_ && *at_ <= due) return;
    at_ = due;
    const Duration wait = std::max(due - steady_clock::now(), Duration(1));  // 0 would mean never
    const auto seconds = std::chrono::floor<std::chrono::seconds>(wait);
    const auto rest = static_cast<long>(std::chrono::nanoseconds(wait - seconds).count());
    const itimerspec time{{}, {seconds.count(), rest}};
    FOYER_CHECK(timerfd_settime(fd_.get(), 0, &time, nullptr) == 0);
  }
  void OnRung() {
    std::uint64_t times;
    if (read(fd_.get(), &times, sizeof times) == sizeof times) at_.reset();
  }

 private:
  const UniqueFd fd_;
  std::optional<TimePoint> at_;
};

// Calls from any thread, waiting for the loop's next turn.
class PostedCalls {
 public:
  PostedCalls() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { FOYER_CHECK(wake_.valid()); }

  int fd() const { return wake_.get(); }  // can be read when there are any

  void Add(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    if (calls_.size() == 1) FOYER_CHECK(eventfd_write(wake_.get(), 1) == 0);
  }
  std::vector<std::function<void()>> Take() {
    const std::lock_guard lock(mutex_);
    eventfd_t ignored;
    FOYER_CHECK(eventfd_read(wake_.get(), &ignored) == 0);
    return std::exchange(calls_, {});
  }

 private:
  const UniqueFd wake_;
  std::mutex mutex_;
  std::vector<std::function<void()>> calls_;
};

}  // namespace

struct EpollLoop::Impl {
  Impl() {
    poller.Control(EPOLL_CTL_ADD, posted.fd(), EPOLLIN, &posted);
    poller.Control(EPOLL_CTL_ADD, alarm.fd(), EPOLLIN, &alarm);
  }

  PostedCalls posted;
  Alarm alarm;
  Poller poller;
  TimerQueue timers;
  DeferredQueue deferred;
  TimePoint now = steady_clock::now();  // of the present turn, or the last one
  bool running = true;
  LoopStatistics statistics;

  void Wait();
  void ServeReady();
  void RunPosted();
  void RunTimers();
  void RunDeferred();
  void Turn();
};

void EpollLoop::Impl::Wait() {
  if (!timers.empty()) alarm.SetNoLaterThan(timers.begin()->first);
  poller.Wait(deferred.empty());
}

// What is left when the time is up has its turn before anything is waited for anew.
void EpollLoop::Impl::ServeReady() {
  while (!poller.empty()) {
    const epoll_event event = poller.Next();
    if (event.data.ptr == &posted) {
      RunPosted();
    } else if (event.data.ptr == &alarm) {
      alarm.OnRung();
    } else if (event.events != 0) {
      auto& watch = *static_cast<FdWatch*>(event.data.ptr);
      if (const unsigned events = FromEpoll(event.events, watch.events()); events != 0) watch.Fire(events);
    }
    if (!poller.empty() && steady_clock::now() - now >= kReadyBudget) return;
  }
}

void EpollLoop::Impl::RunPosted() {
  for (const auto& call : posted.Take()) call();
}

// No more than are due now: one that starts itself anew without delay waits for the next turn.
void EpollLoop::Impl::RunTimers() {
  if (timers.empty() || timers.begin()->first > now) return;
  auto left = std::distance(timers.begin(), timers.upper_bound(now));
  for (; left > 0 && !timers.empty() && timers.begin()->first <= now && running; --left) {
    Timer* timer = timers.begin()->second;
    timers.erase(timers.begin());
    timer->Fire();
  }
}

// Those that stand in the queue now; what they schedule waits for the next turn.
void EpollLoop::Impl::RunDeferred() {
  for (std::size_t left = deferred.size(); left > 0 && !deferred.empty() && running; --left) {
    DeferredCall* call = deferred.front();
    deferred.pop_front();
    call->Fire();
  }
}

void EpollLoop::Impl::Turn() {
  if (poller.empty()) Wait();
  now = steady_clock::now();
  ServeReady();
  RunTimers();
  RunDeferred();
  ++statistics.turns;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - now);
  statistics.longest_turn = std::max(statistics.longest_turn, took);
}

EpollLoop::EpollLoop() : impl_(std::make_unique<Impl>()) {}
EpollLoop::~EpollLoop() = default;

void EpollLoop::Run() {
  impl_->running = true;
  while (impl_->running) impl_->Turn();
}

void EpollLoop::Stop() { impl_->running = false; }

TimePoint EpollLoop::Now() const { return impl_->now; }

void EpollLoop::Post(std::function<void()> call) { impl_->posted.Add(std::move(call)); }

LoopStatistics EpollLoop::Statistics() const { return impl_->statistics; }

TimerQueue::iterator EpollLoop::AddTimer(TimePoint due, Timer& timer) { return impl_->timers.emplace(due, &timer); }

void EpollLoop::RemoveTimer(TimerQueue::iterator position) { impl_->timers.erase(position); }

DeferredQueue::iterator EpollLoop::AddDeferred(DeferredCall& call) {
  return impl_->deferred.insert(impl_->deferred.end(), &call);
}

void EpollLoop::RemoveDeferred(DeferredQueue::iterator position) { impl_->deferred.erase(position); }

// Level-triggered, so that a watch that does not drain its descriptor hears of it again in the next turn.
void EpollLoop::UpdateWatch(FdWatch& watch, unsigned events) {
  const bool known = watch.loop_data != nullptr;
  if (events == 0) {
    impl_->poller.Forget(&watch);
    if (known) impl_->poller.Control(EPOLL_CTL_DEL, watch.fd(), 0, nullptr);
    watch.loop_data = nullptr;
    return;
  }
  impl_->poller.Control(known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, watch.fd(), ToEpoll(events), &watch);
  watch.loop_data = this;
}

}  // namespace foyer
