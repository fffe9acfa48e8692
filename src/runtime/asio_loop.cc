#include "runtime/asio_loop.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace foyer {
namespace {

namespace asio = boost::asio;
using Descriptor = asio::posix::stream_descriptor;

class Watched;

// The present turn: its time, read once by whatever runs first in it, and the watches that fired and wait for the next
// turn (one that does not drain its descriptor must not keep this turn from ending).
class LoopTurn {
 public:
  void Enter() {
    if (inside_) return;
    inside_ = true;
    now_ = std::chrono::steady_clock::now();
  }
  // How long the turn took.
  Duration Leave() {
    inside_ = false;
    return std::chrono::steady_clock::now() - now_;
  }
  TimePoint now() const { return now_; }

  struct Fired {
    std::shared_ptr<Watched> watched;
    unsigned event;
  };
  std::vector<Fired> fired;

 private:
  TimePoint now_ = std::chrono::steady_clock::now();
  bool inside_ = false;
};

// What Asio knows of one FdWatch. It outlives the watch while Asio still holds a completion of it.
class Watched : public std::enable_shared_from_this<Watched> {
 public:
  Watched(asio::io_context& context, LoopTurn& turn, FdWatch& watch)
      : descriptor_(context, watch.fd()), turn_(turn), watch_(&watch) {}

  void Want(unsigned events) {
    wanted_ = events;
    Wait(FdWatch::kRead);
    Wait(FdWatch::kWrite);
  }

  // The watch is about to die. The descriptor stays open: it is not ours.
  void Detach() {
    wanted_ = 0;
    descriptor_.release();
  }

  // One wait at a time for each kind of event, renewed after each callback, so that the watch is level-triggered. An
  // error on the descriptor ends every wait on it.
  void Wait(unsigned event) {
    if ((waiting_ & event) != 0 || (wanted_ & event) == 0) return;
    waiting_ |= event;
    const auto type = event == FdWatch::kRead ? Descriptor::wait_read : Descriptor::wait_write;
    descriptor_.async_wait(type, [self = shared_from_this(), event](const boost::system::error_code& error) {
      self->waiting_ &= ~event;
      if (error || (self->wanted_ & event) == 0) return;
      self->turn_.Enter();
      self->watch_->Fire(event);
      self->turn_.fired.push_back({self, event});
    });
  }

 private:
  Descriptor descriptor_;
  LoopTurn& turn_;
  FdWatch* const watch_;  // gone once nothing is wanted
  unsigned wanted_ = 0, waiting_ = 0;
};

// Calls from any thread, waiting for the loop's next turn.
class PostedCalls {
 public:
  // True if the loop has to be woken for it.
  bool Add(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    return calls_.size() == 1;
  }
  std::vector<std::function<void()>> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(calls_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void()>> calls_;
};

}  // namespace

struct AsioLoop::Impl {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> keep_alive = asio::make_work_guard(context);
  asio::steady_timer alarm{context};  // stands at the first timer's due time
  std::optional<TimePoint> alarm_at;
  TimerQueue timers;
  DeferredQueue deferred;
  PostedCalls posted;
  LoopTurn turn;
  bool running = true;
  LoopStatistics statistics;

  void SetAlarm();
  void Wake();
  void RunPosted();
  void RunTimers();
  void RunDeferred();
  void Turn();
};

void AsioLoop::Impl::SetAlarm() {
  if (timers.empty() || (alarm_at && *alarm_at <= timers.begin()->first)) return;
  alarm_at = timers.begin()->first;
  alarm.expires_at(*alarm_at);
  alarm.async_wait([this](const boost::system::error_code& error) {
    if (!error) alarm_at.reset();  // Turn() runs the timers
  });
}

void AsioLoop::Impl::Wake() {
  asio::post(context, [] {});  // ends run_one()
}

void AsioLoop::Impl::RunPosted() {
  for (const auto& call : posted.Take()) call();
}

// No more than are due now: one that starts itself anew without delay waits for the next turn.
void AsioLoop::Impl::RunTimers() {
  auto left = std::distance(timers.begin(), timers.upper_bound(turn.now()));
  for (; left > 0 && !timers.empty() && timers.begin()->first <= turn.now() && running; --left) {
    Timer* timer = timers.begin()->second;
    timers.erase(timers.begin());
    timer->Fire();
  }
}

// Those that stand in the queue now; what they schedule waits for the next turn.
void AsioLoop::Impl::RunDeferred() {
  for (std::size_t left = deferred.size(); left > 0 && !deferred.empty() && running; --left) {
    DeferredCall* call = deferred.front();
    deferred.pop_front();
    call->Fire();
  }
}

void AsioLoop::Impl::Turn() {
  SetAlarm();
  deferred.empty() ? context.run_one() : context.poll_one();  // sleeps, unless there is something to do
  turn.Enter();
  context.poll();  // all that is ready by now belongs to this turn
  RunPosted();
  RunTimers();
  RunDeferred();
  for (const auto& [watched, event] : turn.fired) watched->Wait(event);
  turn.fired.clear();
  ++statistics.turns;
  statistics.longest_turn =
      std::max(statistics.longest_turn, std::chrono::duration_cast<std::chrono::microseconds>(turn.Leave()));
}

AsioLoop::AsioLoop() : impl_(std::make_unique<Impl>()) {}
AsioLoop::~AsioLoop() = default;

void AsioLoop::Run() {
  impl_->running = true;
  while (impl_->running) impl_->Turn();
}

void AsioLoop::Stop() {
  impl_->running = false;
  impl_->Wake();
}

TimePoint AsioLoop::Now() const { return impl_->turn.now(); }

void AsioLoop::Post(std::function<void()> call) {
  if (impl_->posted.Add(std::move(call))) impl_->Wake();
}

LoopStatistics AsioLoop::Statistics() const { return impl_->statistics; }

TimerQueue::iterator AsioLoop::AddTimer(TimePoint due, Timer& timer) { return impl_->timers.emplace(due, &timer); }

void AsioLoop::RemoveTimer(TimerQueue::iterator position) { impl_->timers.erase(position); }

DeferredQueue::iterator AsioLoop::AddDeferred(DeferredCall& call) {
  return impl_->deferred.insert(impl_->deferred.end(), &call);
}

void AsioLoop::RemoveDeferred(DeferredQueue::iterator position) { impl_->deferred.erase(position); }

void AsioLoop::UpdateWatch(FdWatch& watch, unsigned events) {
  auto* held = static_cast<std::shared_ptr<Watched>*>(watch.loop_data);
  if (events == 0) {
    if (!held) return;
    (*held)->Detach();
    delete held;
    watch.loop_data = nullptr;
    return;
  }
  if (!held) {
    held = new std::shared_ptr<Watched>(std::make_shared<Watched>(impl_->context, impl_->turn, watch));
    watch.loop_data = held;
  }
  (*held)->Want(events);
}

}  // namespace foyer
