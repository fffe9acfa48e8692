#include "dns/watched_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "base/unique_fd.h"

namespace foyer::dns {
namespace {

constexpr std::size_t kMostBytes = 64 * 1024;

}  // namespace

bool WatchedFile::HasChanged() {
  const auto now = FileStamp::Of(path_);
  return std::exchange(seen_, now) != now;
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
