#include "tests/flow/peers/port_block.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace foyer::peers {
namespace {

constexpr int kFirst = 13'000, kSize = 1000, kBlocks = 18;

// The descriptor stays open, and with it the lock, as long as this process lives.
int LockFreeBlock() {
  for (int block = 0; block < kBlocks; ++block) {
    const std::string path = "/tmp/foyer-test-ports-" + std::to_string(block);
    const int fd = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) return block;
    if (fd >= 0) close(fd);
  }
  std::fprintf(stderr, "all blocks of ports are in use: %d test programs run\n", kBlocks);
  std::abort();
}

}  // namespace

int PortBlock() {
  static const int block = LockFreeBlock();
  return kFirst + block * kSize;
}

}  // namespace foyer::peers
