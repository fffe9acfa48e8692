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

  // The WAL holds so many pages now. Any thread; never waits.
  void OnWalGrown(int pages);

 private:
  void Run();
  void Checkpoint(int pages) const;

  const std::string path_;
  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int pages_ = 0;  // guarded by mutex_, as is stop_
  bool stop_ = false;
  std::thread thread_;  // last: starts when all else is ready
};

}  // namespace foyer::store
