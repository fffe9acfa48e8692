// A small text file of the system that may change while we run: /etc/hosts, /etc/resolv.conf.
#pragma once
#include <optional>
#include <string>

#include "base/file_stamp.h"

namespace foyer::dns {

class WatchedFile {
 public:
  explicit WatchedFile(std::string path) : path_(std::move(path)) {}

  // True the first time, and whenever it has been written, replaced or removed since. One stat(2).
  bool HasChanged();
  // At most its first 64 KiB; empty if it is not there or no file.
  std::string Read() const;

  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  std::optional<FileStamp> seen_;
};

}  // namespace foyer::dns
