// The part of the journal that outlives the daemon: unlock decisions, lock edges and what became of a ring, the newest
// `kMaxRows` of them; and the number from which ids may go on.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "foyer/event_journal.h"
#include "foyer/record_store.h"

namespace foyer::journal {

class AuditTrail {
 public:
  static constexpr std::size_t kMaxRows = 10000;

  // `store` must outlive the trail.
  explicit AuditTrail(RecordStore& store) : store_(store) {}

  // What is on disk, oldest first. Only before the loop runs.
  Result<std::vector<Event>> Load();

  // The next id: greater than all that were ever given, also before a crash.
  std::uint64_t NextId();

  // Writes the event if it is one to keep.
  void Keep(const Event& event);

 private:
  RecordStore& store_;
  std::uint64_t last_id_ = 0;
  std::uint64_t reserved_to_ = 0;  // on disk: ids up to here are given in this run
  std::deque<std::string> keys_;   // of the rows on disk, oldest first
};

}  // namespace foyer::journal
