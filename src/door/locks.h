// The locks as the loop sees them: asks the lock thread to open, hold and block them, and records what the lines did.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "door/lock_thread.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/lock_opener.h"

namespace foyer::door {

class Locks : public LockOpener {
 public:
  // `loop` and `journal` must outlive this object. The lines are driven safe before anything else is done with them.
  Locks(EventLoop& loop, EventJournal& journal, std::vector<LockLine> lines);
  ~Locks() override;  // the doors are shut, and that is recorded

  // Called from the loop after each edge: which lock, and is it open now?
  using OnEdge = std::function<void(const std::string& lock, bool open)>;
  void OnEdges(OnEdge on_edge) { on_edge_ = std::move(on_edge); }

  Result<Opening> Open(std::string_view lock, std::string_view call_id) override;
  // By the exit button: also while it is blocked.
  Result<Opening> OpenFromInside(std::string_view lock);
  // For `length` from now on; zero ends what this holder wanted. Within the bounds of its line.
  Status Hold(std::string_view lock, Holder holder, Duration length);
  Status Block(std::string_view lock);
  Status Release(std::string_view lock);
  std::vector<LockState> States() const override;

 private:
  struct Lock {
    LockState state;
    std::string next_call_id;  // of the pulse that was asked for
    std::string call_id;       // of the one whose edge was recorded last
  };

  Result<std::size_t> Find(std::string_view lock) const;
  static Result<Opening> Understand(LockThread::Answer answer, std::string_view lock);
  void Collect(const LockEdge& edge);  // on the lock thread
  void RecordCollected();
  void Record(const LockEdge& edge);

  EventLoop& loop_;
  EventJournal& journal_;
  std::vector<Lock> locks_;
  OnEdge on_edge_;

  std::mutex mutex_;  // guards edges_
  std::vector<LockEdge> edges_;

  const std::shared_ptr<Locks*> alive_;  // dies with us: what was posted before then finds nothing
  std::unique_ptr<LockThread> thread_;
};

}  // namespace foyer::door
