#include "door/lock_thread.h"

#include <algorithm>
#include <utility>

#include "base/own_thread.h"

namespace foyer::door {

namespace {

using namespace std::chrono_literals;
constexpr Duration kFirstPause = 100ms;  // a line that fails is tried again until it works: soon at first,
constexpr Duration kLongestPause = 5s;   // then at leisure
constexpr Duration kCheck = 5s;          // whether the lines are still there: an unplugged chip tells nobody

// The only clock outside of the loop: a pulse must end even when the loop does not turn.
TimePoint Now() { return std::chrono::steady_clock::now(); }

LockThread::Answer Translate(LockPlan::Answer answer) {
  switch (answer) {
    case LockPlan::Answer::kTaken:
      return LockThread::Answer::kTaken;
    case LockPlan::Answer::kAlreadyOpen:
      return LockThread::Answer::kAlreadyOpen;
    case LockPlan::Answer::kBlocked:
      return LockThread::Answer::kBlocked;
    case LockPlan::Answer::kTooLong:
      return LockThread::Answer::kTooLong;
  }
  return LockThread::Answer::kBroken;
}

}  // namespace

LockThread::LockThread(std::vector<LockLine> lines, Report report) : report_(std::move(report)) {
  for (LockLine& line : lines) {
    wishes_.push_back({LockPlan(line.bounds)});
    locks_.push_back({.line = std::move(line)});
  }
  thread_ = StartThread("foyer-locks", [this] { Run(); });
}

LockThread::~LockThread() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

LockThread::Answer LockThread::Pulse(std::size_t lock) {
  return Ask(lock, [](LockPlan& plan) { return plan.Pulse(); });
}

LockThread::Answer LockThread::PulseFromInside(std::size_t lock) {
  return Ask(lock, [](LockPlan& plan) { return plan.PulseFromInside(); });
}

LockThread::Answer LockThread::Hold(std::size_t lock, Holder holder, Duration length) {
  const TimePoint now = Now();
  return Ask(lock, [&](LockPlan& plan) { return plan.HoldUntil(holder, now + length, now); });
}

void LockThread::Block(std::size_t lock) {
  Ask(lock, [](LockPlan& plan) {
    plan.Block();
    return LockPlan::Answer::kTaken;
  });
}

void LockThread::Release(std::size_t lock) {
  Ask(lock, [](LockPlan& plan) {
    plan.Release();
    return LockPlan::Answer::kTaken;
  });
}

LockMode LockThread::ModeOf(std::size_t lock) const {
  const std::lock_guard guard(mutex_);
  return wishes_.at(lock).plan.mode();
}

// One that is broken may be blocked and released, and opens for nobody.
LockThread::Answer LockThread::Ask(std::size_t lock, const std::function<LockPlan::Answer(LockPlan&)>& what) {
  Answer answer = Answer::kBroken;
  {
    const std::lock_guard guard(mutex_);
    Wish& wish = wishes_.at(lock);
    answer = Translate(what(wish.plan));
    if (wish.broken) {
      wish.plan.Shut("its line failed");
      if (answer == Answer::kTaken) answer = Answer::kBroken;
    }
    changed_ = true;
  }
  work_.notify_one();
  return answer;
}

void LockThread::Run() {
  DriveAllSafe("starting");
  next_check_ = Now() + kCheck;
  std::unique_lock guard(mutex_);
  while (!stopping_) {
    const std::vector<Order> orders = TakeOrders();
    guard.unlock();
    for (const Order& order : orders) Drive(order);
    if (Now() >= next_check_) CheckLines();
    guard.lock();
    WaitForWork(guard);
  }
  guard.unlock();
  DriveAllSafe("stopping");
}

// A line that has just been driven, or could not be, is looked at again before anything is waited for: `changed_`.
void LockThread::WaitForWork(std::unique_lock<std::mutex>& guard) {
  TimePoint next = next_check_;
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    if (!locks_[index].is_known) next = std::min(next, locks_[index].next_try);
    if (const auto end = wishes_[index].plan.next()) next = std::min(next, *end);
  }
  work_.wait_until(guard, next, [this] { return stopping_ || changed_; });
}

// What has to be driven now. A line whose level nobody knows is driven off, and nothing else.
std::vector<LockThread::Order> LockThread::TakeOrders() {
  std::vector<Order> orders;
  changed_ = false;
  const TimePoint now = Now();
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    const Lock& lock = locks_[index];
    LockPlan& plan = wishes_[index].plan;
    if (!lock.is_known) {
      if (now >= lock.next_try) orders.push_back({index, false, plan.why_shut()});
      continue;
    }
    const bool on = plan.Advance(now);
    if (on != lock.is_on) orders.push_back({index, on, plan.why_shut()});
  }
  return orders;
}

void LockThread::Drive(const Order& order) {
  const Status done = locks_[order.index].line.line->Set(order.on);
  if (done) {
    OnDriven(order.index, order);
  } else {
    OnFault(order.index, done.error());
    if (order.on) locks_[order.index].next_try = Now();  // it may be open: off at once
  }
}

void LockThread::OnDriven(std::size_t index, const Order& order) {
  Lock& lock = locks_[index];
  const TimePoint at = Now();
  const bool was_on = std::exchange(lock.is_on, order.on);
  const bool was_known = std::exchange(lock.is_known, true);
  bool was_broken = false;
  if (!was_known) {  // before the report: who sees that it is shut may open it again
    const std::lock_guard guard(mutex_);
    was_broken = std::exchange(wishes_[index].broken, false);
    changed_ = true;
  }
  if (order.on && !was_on) report_({LockEdge::Kind::kOn, index, at, {}});
  if (!order.on && was_on) report_({LockEdge::Kind::kOff, index, at, order.why});
  if (was_broken) report_({LockEdge::Kind::kRecovered, index, at, {}});
}

// Told once until it works again: a dead line must not fill the journal.
void LockThread::OnFault(std::size_t index, const Error& error) {
  Lock& lock = locks_[index];
  lock.pause = std::exchange(lock.is_known, false) || lock.pause == Duration::zero()
                   ? kFirstPause
                   : std::min(2 * lock.pause, kLongestPause);
  lock.next_try = Now() + lock.pause;
  bool is_new = false;
  {
    const std::lock_guard guard(mutex_);
    is_new = !std::exchange(wishes_[index].broken, true);
    wishes_[index].plan.Shut("its line failed");
  }
  if (is_new) report_({LockEdge::Kind::kFault, index, Now(), error.message});
}

void LockThread::CheckLines() {
  next_check_ = Now() + kCheck;
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    if (!locks_[index].is_known) continue;
    if (const Status there = locks_[index].line.line->Check(); !there) OnFault(index, there.error());
  }
}

void LockThread::DriveAllSafe(const char* why) {
  for (std::size_t index = 0; index < locks_.size(); ++index) Drive({index, false, why});
}

}  // namespace foyer::door
