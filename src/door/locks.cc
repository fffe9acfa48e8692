#include "door/locks.h"

#include <utility>

#include "foyer/check.h"

namespace foyer::door {

Locks::Locks(EventLoop& loop, EventJournal& journal, std::vector<LockLine> lines)
    : loop_(loop), journal_(journal), alive_(std::make_shared<Locks*>(this)) {
  for (const LockLine& line : lines) locks_.push_back({{line.name}, {}, {}});
  thread_ = std::make_unique<LockThread>(std::move(lines), [this](const LockEdge& edge) { Collect(edge); });
}

Locks::~Locks() {
  thread_.reset();
  on_edge_ = nullptr;
  RecordCollected();
}

Result<Opening> Locks::Open(std::string_view lock, std::string_view call_id) {
  const auto index = Find(lock);
  if (!index) return index.error();
  auto opening = Understand(thread_->Pulse(*index), lock);
  if (opening && *opening == Opening::kStarted) locks_[*index].next_call_id = call_id;
  return opening;
}

Result<Opening> Locks::OpenFromInside(std::string_view lock) {
  const auto index = Find(lock);
  if (!index) return index.error();
  locks_[*index].next_call_id.clear();
  return Understand(thread_->PulseFromInside(*index), lock);
}

Status Locks::Hold(std::string_view lock, Holder holder, Duration length) {
  const auto index = Find(lock);
  if (!index) return index.error();
  locks_[*index].next_call_id.clear();
  const auto held = Understand(thread_->Hold(*index, holder, length), lock);
  if (!held) return held.error();
  return Ok();
}

Status Locks::Block(std::string_view lock) {
  const auto index = Find(lock);
  if (!index) return index.error();
  thread_->Block(*index);
  return Ok();
}

Status Locks::Release(std::string_view lock) {
  const auto index = Find(lock);
  if (!index) return index.error();
  thread_->Release(*index);
  return Ok();
}

Result<std::size_t> Locks::Find(std::string_view lock) const {
  std::string names;
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    const std::string& name = locks_[index].state.name;
    if (name == lock) return index;
    names += (names.empty() ? "" : ", ") + name;
  }
  return Error{"there is no lock '" + std::string(lock) + "'; the locks are: " + (names.empty() ? "none" : names)};
}

Result<Opening> Locks::Understand(LockThread::Answer answer, std::string_view lock) {
  const std::string name(lock);
  switch (answer) {
    case LockThread::Answer::kTaken:
      return Opening::kStarted;
    case LockThread::Answer::kAlreadyOpen:
      return Opening::kAlreadyOpen;
    case LockThread::Answer::kBlocked:
      return Error{"the lock '" + name + "' is blocked: foyerctl lock " + name + " release ends that"};
    case LockThread::Answer::kTooLong:
      return Error{"the lock '" + name + "' may not be held open for so long: see longest_hold in its [[lock]]"};
    case LockThread::Answer::kBroken:
      return Error{"the line of the lock '" + name + "' fails: see the newest fault events"};
  }
  FOYER_CHECK(false);
}

std::vector<LockState> Locks::States() const {
  std::vector<LockState> states;
  for (std::size_t index = 0; index < locks_.size(); ++index) {
    states.push_back(locks_[index].state);
    states.back().mode = thread_->ModeOf(index);
  }
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
      if (on_edge_) on_edge_(lock.state.name, true);
      break;
    case LockEdge::Kind::kOff:
      lock.state.energised = false;
      journal_.Record(EventType::kLockOff, lock.call_id, {{"lock", lock.state.name}, {"why", edge.why}}, edge.at);
      if (on_edge_) on_edge_(lock.state.name, false);
      break;
    case LockEdge::Kind::kFault:
      journal_.Record(EventType::kFault, lock.call_id, {{"part", "lock " + lock.state.name}, {"what", edge.why}},
                      edge.at);
      break;
    case LockEdge::Kind::kRecovered:
      journal_.Record(EventType::kRecovered, {}, {{"part", "lock " + lock.state.name}}, edge.at);
      break;
  }
}

}  // namespace foyer::door
