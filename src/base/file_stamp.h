// Tells whether a file is still the one that was read.
#pragma once
#include <cstdint>
#include <string>

namespace foyer {

struct FileStamp {
  std::uint64_t device = 0, inode = 0;
  std::int64_t size = -1;  // -1: there is none
  std::int64_t seconds = 0, nanoseconds = 0;

  // One stat(2).
  static FileStamp Of(const std::string& path);
  bool operator==(const FileStamp&) const = default;
};

}  // namespace foyer
