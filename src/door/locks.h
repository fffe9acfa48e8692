// The locks as the loop sees them: starts pulses on the lock thread and records what the lines then did.
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

  // `on_opened` is called from the loop after each edge that opened a lock.
  void OnOpened(std::function<void()> on_opened) { on_opened_ = std::move(on_opened); }

  Result<Opening> Open(std::string_view lock, std::string_view call_id) override;
  std::vector<LockState> States() const override;

 private:
  struct Lock {
    LockState state;
    std::string next_call_id;  // of the pulse that was asked for
    std::string call_id;       // of the one whose edge was recorded last
  };

  void Collect(const LockEdge& edge);  // on the lock thread
  void RecordCollected();
  void Record(const LockEdge& edge);

  EventLoop& loop_;
  EventJournal& journal_;
  std::vector<Lock> locks_;
  std::function<void()> on_opened_;

  std::mutex mutex_;  // guards edges_
  std::vector<LockEdge> edges_;

  const std::shared_ptr<Locks*> alive_;  // dies with us: what was posted before then finds nothing
  std::unique_ptr<LockThread> thread_;
};

}  // namespace foyer::door
