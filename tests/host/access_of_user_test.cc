#include "host/access_of_user.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "tests/fakes/temporary_folder.h"

namespace foyer::host {
namespace {

class AccessOfUserTest : public testing::Test {
 protected:
  AccessOfUserTest() {
    chmod(folder_.c_str(), 0755);
    std::ofstream(file()) << "x";
    chmod(file().c_str(), 0600);
  }
  std::string file() const { return folder_ + "/file"; }

  const TemporaryFolder temporary_;
  const std::string folder_ = temporary_.path();
};

TEST_F(AccessOfUserTest, WeOurselvesMay) {
  EXPECT_EQ(TryAs(OurIdentity(), {{file(), R_OK}, {folder_ + "/none", R_OK}}), (std::vector{0, ENOENT}));
}
TEST_F(AccessOfUserTest, AnotherUserIsJudgedAsTheKernelDoes) {
  const auto nobody = FindIdentity("nobody");
  if (geteuid() != 0 || !nobody) GTEST_SKIP() << "only root may act as another user";
  EXPECT_EQ(TryAs(*nobody, {{file(), R_OK}}), std::vector{EACCES});
  chmod(file().c_str(), 0644);
  EXPECT_EQ(TryAs(*nobody, {{file(), R_OK}, {file(), W_OK}}), (std::vector{0, EACCES}));
  chmod(folder_.c_str(), 0700);
  EXPECT_EQ(TryAs(*nobody, {{file(), R_OK}}), std::vector{EACCES}) << "the folder counts, too";
}
TEST_F(AccessOfUserTest, AUserThatIsNotThereIsNobody) { EXPECT_FALSE(FindIdentity("no-such-user-here")); }

}  // namespace
}  // namespace foyer::host
