// Tells whether a file is still the one that was read.
#pragma once
#include <sys/stat.h>

#include <compare>
#include <cstdint>
#include <string>

namespace foyer::sip {

struct FileStamp {
  std::uint64_t inode = 0;
  std::int64_t size = -1;  // -1: there is none
  std::int64_t seconds = 0, nanoseconds = 0;

  static FileStamp Of(const std::string& path) {
    struct stat found {};
    if (stat(path.c_str(), &found) != 0) return {};
    return {found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
  }
  bool operator==(const FileStamp&) const = default;
};

}  // namespace foyer::sip
