#include "store/sqlite_record_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

namespace foyer::store {
namespace {

// A write that comes alone is committed at once. For so long after a commit others are awaited to share the next: a row
// then costs a third. What nobody waits for has more patience.
constexpr std::chrono::milliseconds kBetweenCommits{10}, kBetweenUnawaited{50};

Error Unusable(const std::string& data_dir, const std::string& cause) {
  return Error{"the data folder " + data_dir + " cannot be used: " + cause +
               "; make it writable for the user that runs foyerd, or set [data] dir to a folder that is"};
}

// Else a power cut may take what was just made.
void SyncFolder(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

// The file holds password hashes and push tokens: nobody else may read it. SQLite gives its other files the same mode.
Status MakeFile(const std::string& data_dir, const std::string& path) {
  std::error_code error;
  if (std::filesystem::create_directories(data_dir, error)) SyncFolder(std::filesystem::path(data_dir).parent_path());
  if (error) return Unusable(data_dir, error.message());
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return Unusable(data_dir, std::generic_category().message(errno));
  close(fd);
  return Ok();
}

}  // namespace

Result<std::unique_ptr<SqliteRecordStore>> SqliteRecordStore::Create(EventLoop& loop, const std::string& data_dir,
                                                                     Checkpointer::Limits limits, DiskFaults faults) {
  const std::string path = data_dir + "/foyer.db";
  Status writable = MakeFile(data_dir, path);
  if (writable) {
    if (const Result<Database> opened = Database::Open(path); !opened) writable = opened.error();
  }
  Result<Database> database = Database::OpenToRead(path);
  if (!database) return writable.error();
  if (Status whole = database->CheckIntegrity(); !whole) return whole.error();
  std::unique_ptr<SqliteRecordStore> store(new SqliteRecordStore(loop, path, limits, std::move(faults)));
  store->writable_ = writable;
  return store;
}

SqliteRecordStore::SqliteRecordStore(EventLoop& loop, std::string path, Checkpointer::Limits limits, DiskFaults faults)
    : loop_(loop), path_(std::move(path)), faults_(std::move(faults)), checkpointer_(path_, limits), writer_([this] {
        RunWriter();
      }) {}

SqliteRecordStore::~SqliteRecordStore() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

Result<std::vector<std::pair<std::string, std::string>>> SqliteRecordStore::Load(const std::string& table) {
  Result<Database> database = Database::OpenToRead(path_);
  if (!database) return database.error();
  return database->Load(table);
}

void SqliteRecordStore::Write(std::vector<RecordChange> changes, std::function<void(Status)> done, Urgency urgency) {
  const bool awaited = done && urgency == Urgency::kAwaited;
  bool is_news = false;  // for the writer
  {
    const std::lock_guard guard(mutex_);
    is_news = queue_.empty() || (awaited && !awaited_);
    awaited_ = awaited_ || awaited;
    queue_.push_back({std::move(changes), std::move(done)});
  }
  if (is_news) changed_.notify_one();
}

void SqliteRecordStore::RunWriter() {
  std::unique_lock lock(mutex_);
  std::chrono::steady_clock::time_point last;  // commit; the writer's thread has no time from the loop
  while (true) {
    changed_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    changed_.wait_until(lock, last + kBetweenUnawaited, [this] { return stop_ || awaited_; });
    changed_.wait_until(lock, last + kBetweenCommits, [this] { return stop_; });
    if (queue_.empty()) return;
    std::vector<Job> batch = std::exchange(queue_, {});
    awaited_ = false;
    last = std::chrono::steady_clock::now();
    lock.unlock();
    const Status status = CommitBatch(batch);
    Report(std::move(batch), status);
    if (status) checkpointer_.OnWalGrown(database_->wal_pages());
    lock.lock();
  }
}

// After a failure the connection is given up, and with it the transaction: the next batch begins with a fresh one.
Status SqliteRecordStore::CommitBatch(const std::vector<Job>& batch) {
  Status status = TryCommit(batch);
  if (!status) database_.reset();
  return status;
}

Status SqliteRecordStore::TryCommit(const std::vector<Job>& batch) {
  if (!database_) {
    Result<Database> opened = Database::Open(path_);
    if (!opened) return opened.error();
    database_.emplace(std::move(*opened));
  }
  if (faults_.page_limit) {
    if (Status limited = database_->LimitPages(faults_.page_limit()); !limited) return limited;
  }
  if (Status begun = database_->Begin(); !begun) return begun;
  for (const Job& job : batch) {
    for (const RecordChange& change : job.changes) {
      if (Status applied = database_->Apply(change); !applied) return applied;
    }
  }
  if (faults_.before_commit) {
    if (Status allowed = faults_.before_commit(); !allowed) return allowed;
  }
  return database_->Commit();
}

void SqliteRecordStore::Report(std::vector<Job> batch, const Status& status) {
  loop_.Post([alive = std::weak_ptr<const bool>(alive_), batch = std::move(batch), status] {
    for (const Job& job : batch) {
      if (alive.expired()) return;
      if (job.done) job.done(status);
    }
  });
}

}  // namespace foyer::store
