// The part of the journal that outlives the daemon: unlock decisions, lock edges and what became of a ring, the newest
// `kMaxRows` of them; and the number from which ids may go on.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"

namespace foyer::journal {

class AuditTrail {
 public:
  static constexpr std::size_t kMaxRows = 10000;
  static constexpr std::size_t kMaxUnwritten = 1000;
  static constexpr std::chrono::seconds kRetry{5};

  // Both must outlive the trail.
  AuditTrail(EventLoop& loop, RecordStore& store) : store_(store), retry_(loop, [this] { Write({}); }) {}

  // What is on disk, oldest first. Only before the loop runs.
  Result<std::vector<Event>> Load();

  // The next id: greater than all that were ever given, also before a crash.
  std::uint64_t NextId();

  // Writes the event if it is one to keep. While the disk fails it waits in memory, the newest `kMaxUnwritten` changes,
  // and is tried again.
  void Keep(const Event& event);

 private:
  void Reserve();
  void Write(std::vector<RecordChange> changes);

  RecordStore& store_;
  std::deque<RecordChange> unwritten_;  // what the disk has refused
  Timer retry_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // the store's answers hold it weakly
  std::uint64_t last_id_ = 0;
  std::uint64_t reserved_to_ = 0;   // on disk, or soon: ids up to here are given in this run
  std::deque<std::uint64_t> kept_;  // ids of the rows on disk, oldest first
};

}  // namespace foyer::journal
