#include "store/checkpointer.h"

#include <utility>

#include "store/database.h"

namespace foyer::store {

Checkpointer::Checkpointer(std::string path, Limits limits)
    : path_(std::move(path)), limits_(limits), thread_([this] { Run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Checkpointer::OnWalGrown(int pages) {
  if (pages < limits_.passive_pages) return;
  std::unique_lock lock(mutex_);
  pages_ = pages;
  changed_.notify_all();
  if (pages >= limits_.truncate_pages) changed_.wait(lock, [this] { return pages_ == 0 && !busy_; });
}

void Checkpointer::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || pages_ > 0; });
    if (stop_) return;
    const int pages = std::exchange(pages_, 0);
    busy_ = true;
    lock.unlock();
    Checkpoint(pages);
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
}

// A failure needs no report: the WAL stays as it is, and the writer meets the same disk.
void Checkpointer::Checkpoint(int pages) const {
  Result<Database> database = Database::Open(path_);
  if (!database) return;
  const bool too_long = pages >= limits_.truncate_pages;
  (void)database->RunCheckpoint(too_long ? Database::Checkpoint::kTruncate : Database::Checkpoint::kPassive);
}

}  // namespace foyer::store
