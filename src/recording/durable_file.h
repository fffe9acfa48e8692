// Files that outlive a power cut: what a call has acknowledged is on the disk. Only for threads that may wait.
#pragma once
#include <cstdint>
#include <string>

#include "base/unique_fd.h"
#include "foyer/bytes.h"
#include "foyer/result.h"

namespace foyer::recording {

// New, empty, for its owner to write and its group to read (0640).
class DurableFile {
 public:
  static Result<DurableFile> Create(const std::string& path);

  Status Write(std::uint64_t at, Bytes bytes);
  Status Sync();                        // contents and size
  Status Truncate(std::uint64_t size);  // what follows was half written

  const std::string& path() const { return path_; }

 private:
  DurableFile(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  Error Failed(int error) const;

  std::string path_;
  UniqueFd fd_;
};

// The folder, and those above it that are missing, for their owner and its group (0750).
Status MakeFolder(const std::string& path);
// The names in the folder.
Status SyncFolder(const std::string& path);
// In one folder; on disk when it returns.
Status RenameDurably(const std::string& from, const std::string& to);
// A whole small file: it is there entirely, or not at all.
Status WriteWhole(const std::string& path, Bytes bytes);

// Of the file system that holds `path`.
struct Room {
  std::uint64_t free_bytes = 0, total_bytes = 0;
};
Result<Room> RoomAt(const std::string& path);

}  // namespace foyer::recording
