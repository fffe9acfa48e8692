#include "door/locks.h"

#include <utility>

namespace foyer::door {

Locks::Locks(EventLoop& loop, EventJournal& journal, std::vector<LockLine> lines)
    : loop_(loop), journal_(journal), alive_(std::make_shared<Locks*>(this)) {
  for (const LockLine& line : lines) locks_.push_back({{line.name, false}, {}, {}});
  thread_ = std::make_unique<LockThread>(std::move(lines), [this](const LockEdge& edge) { Collect(edge); });
}

Locks::~Locks() {
  thread_.reset();
  on_opened_ = nullptr;
  RecordCollected();
}

Result<Opening> Locks::Open(std::string_view lock, std::string_view call_id) {
  std::string names;
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    Lock& candidate = locks_[index];
    if (candidate.state.name == lock) {
      if (!thread_->RequestPulse(index)) return Opening::kAlreadyOpen;
      candidate.next_call_id = call_id;
      return Opening::kStarted;
    }
    names += (names.empty() ? "" : ", ") + candidate.state.name;
  }
  return Error{"there is no lock '" + std::string(lock) + "'; the locks are: " + (names.empty() ? "none" : names)};
}

std::vector<LockState> Locks::States() const {
  std::vector<LockState> states;
  for (const Lock& lock : locks_) states.push_back(lock.state);
  return states;
}

void Locks::Collect(const LockEdge& edge) {
  {
    const std::lock_guard guard(mutex_);
    edges_.push_back(edge);
  }
  loop_.Post([alive = std::weak_ptr(alive_)] {
    if (const auto self = alive.lock()) (*self)->RecordCollected();
  });
}

void Locks::RecordCollected() {
  std::vector<LockEdge> edges;
  {
    const std::lock_guard guard(mutex_);
    edges.swap(edges_);
  }
  for (const LockEdge& edge : edges) Record(edge);
}

void Locks::Record(const LockEdge& edge) {
  Lock& lock = locks_[edge.lock];
  switch (edge.kind) {
    case LockEdge::Kind::kOn:
      lock.state.energised = true;
      lock.call_id = lock.next_call_id;
      journal_.Record(EventType::kLockOn, lock.call_id, {{"lock", lock.state.name}}, edge.at);
      if (on_opened_) on_opened_();
      break;
    case LockEdge::Kind::kOff:
      lock.state.energised = false;
      journal_.Record(EventType::kLockOff, lock.call_id, {{"lock", lock.state.name}, {"why", edge.why}}, edge.at);
      break;
    case LockEdge::Kind::kFault:
      journal_.Record(EventType::kFault, lock.call_id, {{"part", "lock " + lock.state.name}, {"what", edge.why}},
                      edge.at);
      break;
  }
}

}  // namespace foyer::door
