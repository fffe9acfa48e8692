// Keeps the WAL short on a thread of its own, because a checkpoint is the slowest write of all and must not delay a
// commit: PASSIVE from time to time, TRUNCATE when writers never let the WAL restart.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace foyer::store {

class Checkpointer {
 public:
  struct Limits {
    int passive_pages = 250;    // of 4 KiB: worth a checkpoint
    int truncate_pages = 4000;  // the WAL may not grow beyond this
  };
  Checkpointer(std::string path, Limits limits);
  ~Checkpointer();

  // The writer's, between two commits: the WAL holds so many pages now. Waits only at the limit, until it is short
  // again (or the attempt has failed): a writer that never rests would keep the WAL from ever being truncated.
  void OnWalGrown(int pages);

 private:
  void Run();
  void Checkpoint(int pages) const;

  const std::string path_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int pages_ = 0;  // to be checkpointed; guarded by mutex_, as are the next two
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;  // last: starts when all else is ready
};

}  // namespace foyer::store
