#include "location/pending_binds.h"

#include <utility>

namespace foyer::location {

PendingBinds::PendingBinds(EventLoop& loop, Settle settle)
    : loop_(loop), settle_(std::move(settle)), patience_(loop, [this] { GiveUpOverdue(); }) {}

std::uint64_t PendingBinds::Add(PendingBind bind) {
  waiting_.emplace(++last_number_, Waiting{std::move(bind), loop_.Now() + kPatience});
  WatchOldest();
  return last_number_;
}

void PendingBinds::Settled(std::uint64_t number, BindStatus status) {
  auto settled = waiting_.extract(number);
  if (settled.empty()) return;
  WatchOldest();
  settle_(std::move(settled.mapped().bind), status);
}

void PendingBinds::GiveUpOverdue() {
  while (!waiting_.empty() && waiting_.begin()->second.deadline <= loop_.Now()) {
    Settled(waiting_.begin()->first, BindStatus::kUnavailable);
  }
  WatchOldest();
}

void PendingBinds::WatchOldest() {
  if (waiting_.empty()) return patience_.Stop();
  patience_.StartAt(waiting_.begin()->second.deadline);
}

}  // namespace foyer::location
