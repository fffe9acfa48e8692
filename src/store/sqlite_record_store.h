// The record store on SQLite: one writer thread that commits all that is queued in one transaction, so that a row
// costs a share of one fsync and the loop never waits for the disk.
//
// A disk that fails (full, read-only) fails the writes that met it; each later write tries again, so the store recovers
// by itself, also one that has met such a disk at its start. Destroying the store first writes all that is queued.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "store/checkpointer.h"
#include "store/database.h"

namespace foyer::store {

// Tests only: stands in for a disk that stalls or fails.
struct DiskFaults {
  std::function<Status()> before_commit;  // on the writer's thread; an error fails the commit
  std::function<int()> page_limit;        // on the writer's thread, before each commit; 0: none
};

class SqliteRecordStore final : public RecordStore {
 public:
  // Makes `data_dir` if it is missing. An error names what is wrong with it (there is nothing in it and it cannot be
  // written; damaged, written by a newer foyerd) and the fix. `loop` must outlive the store.
  static Result<std::unique_ptr<SqliteRecordStore>> Create(EventLoop& loop, const std::string& data_dir,
                                                           Checkpointer::Limits limits = {}, DiskFaults faults = {});
  ~SqliteRecordStore() override;

  // At the start. Where the disk was full or read-only, what is on it can be read, and writing is tried each time.
  const Status& writable() const { return writable_; }

  Result<std::vector<std::pair<std::string, std::string>>> Load(const std::string& table) override;
  void Write(std::vector<RecordChange> changes, std::function<void(Status)> done,
             Urgency urgency = Urgency::kAwaited) override;

 private:
  struct Job {
    std::vector<RecordChange> changes;
    std::function<void(Status)> done;
  };

  SqliteRecordStore(EventLoop& loop, std::string path, Checkpointer::Limits limits, DiskFaults faults);
  void RunWriter();
  Status CommitBatch(const std::vector<Job>& batch);
  Status TryCommit(const std::vector<Job>& batch);
  void Report(std::vector<Job> batch, const Status& status);

  EventLoop& loop_;
  const std::string path_;
  const DiskFaults faults_;
  Status writable_ = Ok();
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // posted reports hold it weakly
  Checkpointer checkpointer_;
  std::optional<Database> database_;  // the writer's; opened anew after a failure

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> queue_;  // guarded by mutex_, as are the next two
  bool awaited_ = false;    // something in the queue has a `done`
  bool stop_ = false;
  std::thread writer_;  // last: starts when all else is ready
};

}  // namespace foyer::store
