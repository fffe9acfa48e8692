// volatile_disk IMAGE FILE: a disk with a volatile write cache. FILE becomes a file whose contents are those of IMAGE
// (a file system of FUSE that is nothing but that file), for a loop device. What is written reaches IMAGE only when the
// system has asked for a flush; until then it is in the cache.
//
// On standard input:
//   cut SEED WRITES   the power goes after so many more writes: of what is in the cache then, any part has reached
//   IMAGE, in
//                     whole sectors, as SEED says; nothing is written or read any more
// On standard output:
//   ready             FILE is there
//   cut AT LOST OF    the power went at AT (microseconds of CLOCK_MONOTONIC); sectors lost, of those in the cache
// It ends with its standard input.
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kSector = 512, kPage = 4096;
constexpr std::uint32_t kMostWrite = 128 * 1024;

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "volatile_disk: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

// The image, and what has not been flushed to it.
class Disk {
 public:
  explicit Disk(const char* image) {
    const int fd = open(image, O_RDWR | O_CLOEXEC);
    struct stat facts {};
    if (fd < 0 || fstat(fd, &facts) != 0) Fail(image);
    size_ = static_cast<std::size_t>(facts.st_size);
    void* const mapped = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) Fail("mmap");
    image_ = static_cast<char*>(mapped);
    now_.assign(image_, image_ + size_);
  }

  std::size_t size() const { return size_; }
  const char* Read(std::size_t at) const { return now_.data() + at; }
  bool Holds(std::size_t at, std::size_t size) const { return at <= size_ && size <= size_ - at; }

  void Write(std::size_t at, const char* bytes, std::size_t size) {
    std::memcpy(now_.data() + at, bytes, size);
    cache_.push_back({at, {bytes, bytes + size}});
  }

  void Flush() {
    for (const Piece& piece : cache_) std::memcpy(image_ + piece.at, piece.bytes.data(), piece.bytes.size());
    cache_.clear();
  }

  // In the order in which they were written, each sector or page by the throw of a coin; or all up to some moment.
  void Cut(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const double kept = std::array{0.0, 0.1, 0.5, 0.5, 0.9, 1.0}[random() % 6];
    const std::size_t unit = random() % 2 == 0 ? kSector : kPage;
    const bool in_order = random() % 4 == 0;
    const std::size_t moment = cache_.empty() ? 0 : random() % (cache_.size() + 1);
    std::bernoulli_distribution coin(kept);
    std::size_t lost = 0, all = 0;
    for (std::size_t index = 0; index < cache_.size(); ++index) {
      const Piece& piece = cache_[index];
      for (std::size_t at = 0; at < piece.bytes.size(); at += unit) {
        const std::size_t size = std::min(unit, piece.bytes.size() - at);
        const bool stays = in_order ? index < moment : coin(random);
        all += size / kSector;
        lost += stays ? 0 : size / kSector;
        if (stays) std::memcpy(image_ + piece.at + at, piece.bytes.data() + at, size);
      }
    }
    cache_.clear();
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    std::printf("cut %lld %zu %zu\n", static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000, lost, all);
    std::fflush(stdout);
  }

 private:
  struct Piece {
    std::size_t at;
    std::vector<char> bytes;
  };
  char* image_ = nullptr;
  std::size_t size_ = 0;
  std::vector<char> now_;  // as the system sees it
  std::vector<Piece> cache_;
};

// Serves the one file to the kernel.
class File {
 public:
  File(Disk& disk, const char* path) : disk_(disk), fd_(open("/dev/fuse", O_RDWR | O_CLOEXEC)) {
    if (fd_ < 0) Fail("/dev/fuse");
    const std::string options = "fd=" + std::to_string(fd_) + ",rootmode=100600,user_id=0,group_id=0";
    if (mount("volatile_disk", path, "fuse", MS_NOSUID | MS_NODEV, options.c_str()) != 0) Fail(path);
    Leave(path);
  }

  int fd() const { return fd_; }

  void CutAfter(std::uint64_t writes, std::uint64_t seed) {
    writes_left_ = writes;
    seed_ = seed;
  }

  // One request; false if the file is mounted no more.
  bool Serve() {
    const ssize_t size = read(fd_, request_.data(), request_.size());
    if (size < 0) return errno == EINTR || errno == EAGAIN || errno == ENOENT;
    if (static_cast<std::size_t>(size) < sizeof(fuse_in_header)) return false;
    std::memcpy(&head_, request_.data(), sizeof head_);
    Answer();
    return true;
  }

 private:
  // Its mounts are the test's alone: a process that takes the last mounts with it when it is killed would wait for its
  // own answers.
  static void Leave(const char* path) {
    if (unshare(CLONE_NEWNS) != 0 || mount("", "/", "", MS_REC | MS_PRIVATE, nullptr) != 0) Fail("unshare");
    umount2(path, MNT_DETACH);
  }

  template <typename Body>
  Body BodyOf() const {
    Body body{};
    std::memcpy(&body, request_.data() + sizeof head_, sizeof body);
    return body;
  }

  void Reply(int error, const void* body = nullptr, std::size_t size = 0) const {
    fuse_out_header head{};
    head.len = static_cast<std::uint32_t>(sizeof head + size);
    head.error = -error;
    head.unique = head_.unique;
    const std::array<iovec, 2> pieces = {iovec{&head, sizeof head}, iovec{const_cast<void*>(body), size}};
    if (writev(fd_, pieces.data(), size == 0 ? 1 : 2) < 0 && errno != ENOENT) std::perror("volatile_disk: reply");
  }

  void Answer() {
    switch (head_.opcode) {
      case FUSE_INIT:
        return Init();
      case FUSE_GETATTR:
      case FUSE_SETATTR:
        return Attributes();
      case FUSE_OPEN: {
        const fuse_open_out out{};
        return Reply(0, &out, sizeof out);
      }
      case FUSE_READ: {
        const auto in = BodyOf<fuse_read_in>();
        if (cut_ || !disk_.Holds(in.offset, in.size)) return Reply(EIO);
        return Reply(0, disk_.Read(in.offset), in.size);
      }
      case FUSE_WRITE:
        return Write();
      case FUSE_FSYNC:
        if (cut_) return Reply(EIO);
        disk_.Flush();
        return Reply(0);
      case FUSE_FLUSH:
      case FUSE_RELEASE:
        return Reply(0);
      case FUSE_FORGET:
      case FUSE_BATCH_FORGET:
      case FUSE_INTERRUPT:
        return;  // have no answer
      default:
        return Reply(ENOSYS);
    }
  }

  void Init() const {
    const auto in = BodyOf<fuse_init_in>();
    fuse_init_out out{};
    out.major = FUSE_KERNEL_VERSION;
    out.minor = std::min<std::uint32_t>(in.minor, 31);
    out.max_readahead = in.max_readahead;
    out.flags = FUSE_BIG_WRITES | FUSE_MAX_PAGES;
    out.max_background = 16;
    out.congestion_threshold = 12;
    out.max_write = kMostWrite;
    out.time_gran = 1;
    out.max_pages = kMostWrite / kPage;
    Reply(0, &out, sizeof out);
  }

  void Attributes() const {
    fuse_attr_out out{};
    out.attr_valid = 3600;
    out.attr.ino = 1;
    out.attr.size = disk_.size();
    out.attr.blocks = disk_.size() / kSector;
    out.attr.mode = S_IFREG | 0600;
    out.attr.nlink = 1;
    out.attr.blksize = kPage;
    Reply(0, &out, sizeof out);
  }

  void Write() {
    const auto in = BodyOf<fuse_write_in>();
    if (cut_ || !disk_.Holds(in.offset, in.size)) return Reply(EIO);
    disk_.Write(in.offset, request_.data() + sizeof head_ + sizeof in, in.size);
    if (writes_left_ && (*writes_left_)-- == 0) {
      disk_.Cut(seed_);
      cut_ = true;
      return Reply(EIO);
    }
    fuse_write_out out{};
    out.size = in.size;
    Reply(0, &out, sizeof out);
  }

  Disk& disk_;
  const int fd_;
  std::optional<std::uint64_t> writes_left_;
  std::uint64_t seed_ = 0;
  bool cut_ = false;
  fuse_in_header head_{};
  std::vector<char> request_ = std::vector<char>(kMostWrite + kPage);
};

// One command; false at the end of the input.
bool Obey(File& file) {
  std::array<char, 64> line{};
  const ssize_t size = read(STDIN_FILENO, line.data(), line.size() - 1);
  if (size <= 0) return false;
  unsigned long long seed = 0, writes = 0;
  if (std::sscanf(line.data(), "cut %llu %llu", &seed, &writes) == 2) file.CutAfter(writes, seed);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  Disk disk(argv[1]);
  File file(disk, argv[2]);
  std::puts("ready");
  std::fflush(stdout);
  std::array<pollfd, 2> sources = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{file.fd(), POLLIN, 0}};
  while (poll(sources.data(), sources.size(), -1) >= 0) {
    if (sources[0].revents != 0 && !Obey(file)) break;
    if (sources[1].revents != 0 && !file.Serve()) break;
  }
  return 0;
}
