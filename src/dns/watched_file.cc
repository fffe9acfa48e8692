#include "dns/watched_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "base/unique_fd.h"

namespace foyer::dns {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

bool IsSame(const struct stat& one, const struct stat& other) {
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev && one.st_size == other.st_size &&
         one.st_mtim.tv_sec == other.st_mtim.tv_sec && one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

}  // namespace

bool WatchedFile::HasChanged() {
  struct stat now {};
  if (stat(path_.c_str(), &now) != 0) now = {};
  const bool same = looked_ && IsSame(now, seen_);
  looked_ = true;
  seen_ = now;
  return !same;
}

std::string WatchedFile::Read() const {
  const UniqueFd fd(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a FIFO must not keep us
  struct stat info {};
  if (!fd.valid() || fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  std::string text(kMostBytes, '\0');
  const ssize_t got = read(fd.get(), text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

}  // namespace foyer::dns
