// Small durable tables (users, bindings, audit): key -> bytes. What `done` has acknowledged is on disk; the loop never
// waits for the disk. One writer for the whole daemon, so changes made in one turn share one commit.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "foyer/result.h"

namespace foyer {

struct RecordChange {
  std::string table;  // [a-z_]+; made when first used
  std::string key;
  std::optional<std::string> value;  // none: remove
};

class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // All rows of a table, ordered by key. Reads the disk: only while the daemon starts, before the loop runs.
  virtual Result<std::vector<std::pair<std::string, std::string>>> Load(const std::string& table) = 0;

  // Does somebody wait for `done` (a phone for its 200), or does it only tell? What nobody waits for, and what has no
  // `done`, may share a commit with what comes within 50 ms.
  enum class Urgency { kAwaited, kRelaxed };

  // All changes or none. `done` is called from the loop, in the order of the calls, never before Write() returns; an
  // error means that nothing of it is on disk (disk full, read-only). `done` may be empty.
  virtual void Write(std::vector<RecordChange> changes, std::function<void(Status)> done,
                     Urgency urgency = Urgency::kAwaited) = 0;
};

}  // namespace foyer
