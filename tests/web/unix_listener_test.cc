#include "web/unix_listener.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/fakes/temporary_folder.h"
#include "tests/web/unix_client.h"

namespace foyer::web {
namespace {

class UnixListenerTest : public testing::Test {
 protected:
  const TemporaryFolder temporary_;
  const std::string folder_ = temporary_.path(), path_ = folder_ + "/control";
};

TEST_F(UnixListenerTest, OnlyOurUserAndGroupMayUseTheSocket) {
  const auto listener = ListenOnUnixSocket(path_);
  ASSERT_TRUE(listener.ok());
  struct stat info {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0660U);
  EXPECT_TRUE(UnixClient(path_).connected());
}

TEST_F(UnixListenerTest, TheSocketOfADeadDaemonIsReplaced) {
  { const auto dead = ListenOnUnixSocket(path_); }
  EXPECT_FALSE(UnixClient(path_).connected());
  const auto listener = ListenOnUnixSocket(path_);
  ASSERT_TRUE(listener.ok()) << listener.error().message;
  EXPECT_TRUE(UnixClient(path_).connected());
}

TEST_F(UnixListenerTest, TheSocketOfALivingDaemonIsNotTaken) {
  const auto first = ListenOnUnixSocket(path_);
  const auto second = ListenOnUnixSocket(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find("another foyerd listens"), std::string::npos);
  EXPECT_TRUE(UnixClient(path_).connected()) << "the first goes on";
}

TEST_F(UnixListenerTest, AFileThatIsNoSocketIsNeverRemoved) {
  std::ofstream(path_) << "precious";
  EXPECT_FALSE(ListenOnUnixSocket(path_).ok());
  EXPECT_TRUE(std::filesystem::is_regular_file(path_));
}

TEST_F(UnixListenerTest, APathThatCannotBeIsRefusedWithTheReason) {
  EXPECT_FALSE(ListenOnUnixSocket("").ok());
  EXPECT_FALSE(ListenOnUnixSocket("/" + std::string(200, 'x')).ok());
  const auto nowhere = ListenOnUnixSocket(folder_ + "/missing/control");
  ASSERT_FALSE(nowhere.ok());
  EXPECT_NE(nowhere.error().message.find("folder"), std::string::npos);
}

}  // namespace
}  // namespace foyer::web
