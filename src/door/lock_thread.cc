#include "door/lock_thread.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <utility>

namespace foyer::door {

namespace {

using namespace std::chrono_literals;
constexpr auto kRetry = 100ms;  // a line that cannot be switched off is tried again until it can

// The only clock outside of the loop: a pulse must end even when the loop does not turn.
TimePoint Now() { return std::chrono::steady_clock::now(); }

// Signals are the loop's: the new thread inherits a mask that blocks them all.
class BlockSignals {
 public:
  BlockSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockSignals(const BlockSignals&) = delete;
  BlockSignals& operator=(const BlockSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace

LockThread::LockThread(std::vector<LockLine> lines, Report report)
    : report_(std::move(report)), requests_(lines.size(), Request::kNone) {
  for (LockLine& line : lines) {
    const LockPulse pulse(line.pulse);
    locks_.push_back({std::move(line), pulse});
  }
  const BlockSignals block;
  thread_ = std::thread([this] { Run(); });
}

LockThread::~LockThread() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

bool LockThread::RequestPulse(std::size_t lock) {
  {
    const std::lock_guard guard(mutex_);
    if (requests_.at(lock) != Request::kNone || stopping_) return false;
    requests_[lock] = Request::kWanted;
  }
  work_.notify_one();
  return true;
}

void LockThread::Run() {
  pthread_setname_np(pthread_self(), "foyer-locks");
  for (std::size_t index = 0; index < locks_.size(); ++index) SwitchOff(index, "starting");
  std::unique_lock guard(mutex_);
  while (!stopping_) {
    WaitForWork(guard);
    const std::vector<std::size_t> wanted = TakeWanted();
    guard.unlock();
    SwitchOffDue();
    for (const std::size_t index : wanted) SwitchOn(index);
    guard.lock();
  }
  guard.unlock();
  for (std::size_t index = 0; index < locks_.size(); ++index) SwitchOff(index, "stopping");
}

void LockThread::WaitForWork(std::unique_lock<std::mutex>& guard) {
  std::optional<TimePoint> next;
  for (const Lock& lock : locks_) {
    if (const auto end = lock.pulse.end()) next = next ? std::min(*next, *end) : *end;
  }
  const auto has_work = [this] { return HasWork(); };
  if (next) {
    work_.wait_until(guard, *next, has_work);
  } else {
    work_.wait(guard, has_work);
  }
}

bool LockThread::HasWork() const { return stopping_ || std::ranges::count(requests_, Request::kWanted) > 0; }

std::vector<std::size_t> LockThread::TakeWanted() {
  std::vector<std::size_t> wanted;
  for (std::size_t index = 0; index < requests_.size() && !stopping_; ++index) {
    if (requests_[index] != Request::kWanted) continue;
    requests_[index] = Request::kRunning;
    wanted.push_back(index);
  }
  return wanted;
}

void LockThread::SwitchOn(std::size_t index) {
  Lock& lock = locks_[index];
  lock.pulse.Start(Now());  // from before the edge, so a slow driver cannot lengthen it
  Status on = lock.line.line->Set(true);
  if (on) {
    lock.is_on = true;
    report_({LockEdge::Kind::kOn, index, Now(), {}});
    return;
  }
  ReportFault(index, on.error());
  lock.pulse.EndAt(Now());  // nobody knows its level now: off at once
}

void LockThread::SwitchOffDue() {
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    if (locks_[index].pulse.IsDue(Now())) SwitchOff(index, "pulse ended");
  }
}

void LockThread::SwitchOff(std::size_t index, const char* why) {
  Lock& lock = locks_[index];
  Status off = lock.line.line->Set(false);
  if (!off) {
    ReportFault(index, off.error());
    lock.pulse.EndAt(Now() + kRetry);
    ForbidRequests(index);  // nothing opens it before it is known to be shut
    return;
  }
  const TimePoint at = Now();
  lock.pulse.Stop();
  lock.fault_reported = false;
  AllowRequests(index);  // before the report: who sees that it is shut may open it again
  if (std::exchange(lock.is_on, false)) report_({LockEdge::Kind::kOff, index, at, why});
}

void LockThread::ForbidRequests(std::size_t index) {
  const std::lock_guard guard(mutex_);
  requests_[index] = Request::kRunning;
}

// One that was made while we started stays wanted.
void LockThread::AllowRequests(std::size_t index) {
  const std::lock_guard guard(mutex_);
  if (requests_[index] == Request::kRunning) requests_[index] = Request::kNone;
}

// Once until the line works again: a dead line must not fill the journal.
void LockThread::ReportFault(std::size_t index, const Error& error) {
  if (std::exchange(locks_[index].fault_reported, true)) return;
  report_({LockEdge::Kind::kFault, index, Now(), error.message});
}

}  // namespace foyer::door
