#include "web/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/own_thread.h"

namespace foyer::web {

namespace {

std::optional<OpenedFile> OpenNow(const std::string& path) {
  // Not blocking: a path that has become a pipe must not hold the thread.
  auto fd = std::make_shared<UniqueFd>(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!fd->valid() || fstat(fd->get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  const auto changed = static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000 +
                       static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
  std::string tag = "\"" + std::to_string(changed) + "-" + std::to_string(info.st_size) + "\"";
  return OpenedFile{std::move(fd), static_cast<std::uint64_t>(info.st_size), std::move(tag)};
}

std::optional<std::string> ReadNow(int fd, std::uint64_t offset, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(fd, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace

FileReader::~FileReader() {
  {
    const std::lock_guard guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void FileReader::Open(std::string path, OnOpened done) {
  Add([this, path = std::move(path), done = std::move(done)] { Answer([file = OpenNow(path), done] { done(file); }); });
}

void FileReader::Read(const OpenedFile& file, std::uint64_t offset, std::size_t size, OnRead done) {
  Add([this, fd = file.fd, offset, size, done = std::move(done)] {
    Answer([bytes = ReadNow(fd->get(), offset, size), done] { done(bytes); });
  });
}

void FileReader::Answer(std::function<void()> call) {
  loop_.Post([alive = std::weak_ptr(alive_), call = std::move(call)] {
    if (!alive.expired()) call();
  });
}

void FileReader::Add(std::function<void()> job) {
  {
    const std::lock_guard guard(mutex_);
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  if (!thread_.joinable()) thread_ = StartThread("foyer-files", [this] { Run(); });
}

void FileReader::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
    if (stop_) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace foyer::web
