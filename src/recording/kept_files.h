// The folders of what is kept: which files there are, what is left over from a crash, and what has to go. Belongs to
// one thread, which may wait for the disk.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/ring_archive.h"

namespace foyer::recording {

enum class Kind { kSnapshot, kRecording };

// A file belongs to the press with this id. Ids grow, so their order is that of age.
struct KeptId {
  std::uint64_t event = 0;
  Kind kind = Kind::kSnapshot;
  auto operator<=>(const KeptId&) const = default;
};

class KeptFiles {
 public:
  KeptFiles(const std::string& data_dir, const RecordingConfig& config);

  // Makes the folders, looks at what is there, and tidies: half a picture goes, and so does a recording without
  // a whole cluster; one that was cut off loses what is not whole, gets its name and is told, oldest first. A file of
  // another name is let alone.
  Result<std::vector<std::uint64_t>> Open();

  std::string PathOf(const KeptId& id) const;
  std::string UnfinishedPath(std::uint64_t event) const;  // of a recording

  // It is on disk under PathOf(id).
  KeptFile Add(const KeptId& id, std::chrono::system_clock::time_point now);
  const std::map<KeptId, KeptFile>& files() const { return files_; }

  // Removes the oldest files until what stays, `growing` bytes with it, is within its bounds, and some room is left on
  // the disk; and those that are too old, if the clock is to be believed. Returns what is gone. An error says that the
  // disk is too full even so.
  struct Trimmed {
    std::vector<KeptId> gone;
    Status room = Ok();
  };
  Trimmed Trim(std::chrono::system_clock::time_point now, bool is_clock_steady, std::uint64_t growing);
  // What there is of that press; returns what is gone.
  std::vector<KeptId> Remove(std::uint64_t event);

 private:
  void Scan(Kind kind, std::vector<std::uint64_t>& unfinished);
  void Remove(std::map<KeptId, KeptFile>::const_iterator file, Trimmed& trimmed);
  bool IsOld(const KeptId& id, std::chrono::system_clock::time_point now);
  std::string FolderOf(Kind kind) const;

  const std::string data_dir_;
  const RecordingConfig config_;
  std::map<KeptId, KeptFile> files_;
  std::map<KeptId, std::chrono::system_clock::time_point> written_;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace foyer::recording
