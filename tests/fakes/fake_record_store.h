// A record store in memory whose disk the test moves: nothing is committed before Commit(), and it can fail.
//
//   FakeRecordStore store;
//   location.Bind(...);
//   store.Commit();               // the disk has it now, `done` is called
//   store.failing = true;         // later commits fail
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "foyer/record_store.h"

namespace foyer {

class FakeRecordStore : public RecordStore {
 public:
  Result<std::vector<std::pair<std::string, std::string>>> Load(const std::string& table) override {
    if (failing) return Error{"the disk fails; mend it"};
    return std::vector<std::pair<std::string, std::string>>(tables[table].begin(), tables[table].end());
  }

  void Write(std::vector<RecordChange> changes, std::function<void(Status)> done,
             Urgency = Urgency::kAwaited) override {
    ++writes;
    queue_.emplace_back(std::move(changes), std::move(done));
  }

  // Commits all that was written so far (also what the completions write).
  void Commit() {
    while (!queue_.empty()) {
      auto [changes, done] = std::move(queue_.front());
      queue_.pop_front();
      if (!failing) Apply(changes);
      if (done) done(failing ? Status(Error{"the disk is full; free some space"}) : Ok());
    }
  }

  std::size_t pending() const { return queue_.size(); }

  std::map<std::string, std::map<std::string, std::string>> tables;  // what is on disk
  bool failing = false;
  int writes = 0;

 private:
  void Apply(const std::vector<RecordChange>& changes) {
    for (const RecordChange& change : changes) {
      if (change.value) {
        tables[change.table][change.key] = *change.value;
      } else {
        tables[change.table].erase(change.key);
      }
    }
  }

  std::deque<std::pair<std::vector<RecordChange>, std::function<void(Status)>>> queue_;
};

}  // namespace foyer
