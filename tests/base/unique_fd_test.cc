#include "base/unique_fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace foyer {
namespace {

int OpenNull() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }
bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

TEST(UniqueFdTest, ClosesWhatItOwns) {
  const int fd = OpenNull();
  { const UniqueFd owner(fd); }
  EXPECT_FALSE(IsOpen(fd));
}

TEST(UniqueFdTest, MovingMovesTheOwnership) {
  UniqueFd first(OpenNull());
  const int fd = first.get();
  UniqueFd second(std::move(first));
  EXPECT_FALSE(first.valid());  // NOLINT(bugprone-use-after-move): that is what is tested
  EXPECT_TRUE(IsOpen(second.get()));
  const int replaced = OpenNull();
  UniqueFd third(replaced);
  third = std::move(second);
  EXPECT_EQ(third.get(), fd);
  EXPECT_FALSE(IsOpen(replaced));
}

TEST(UniqueFdTest, AReleasedDescriptorStaysOpen) {
  int fd = -1;
  {
    UniqueFd owner(OpenNull());
    fd = owner.Release();
  }
  EXPECT_TRUE(IsOpen(fd));
  close(fd);
}

}  // namespace
}  // namespace foyer
