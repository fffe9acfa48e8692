#include "dns/hosts_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/fakes/temporary_folder.h"

namespace foyer::dns {
namespace {

using testing::SizeIs;

class HostsFileTest : public testing::Test {
 protected:
  void Write(const std::string& text) const { std::ofstream(path_) << text; }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.path() + "/hosts";
  HostsFile hosts_{path_};
};

TEST_F(HostsFileTest, NamesHaveTheAddressesOfTheirLines) {
  Write(
      "# a comment\n127.0.0.1 localhost\n::1\tlocalhost ip6-localhost # more\n192.0.2.1 Door.Example door\nbad x\n\n");
  ASSERT_TRUE(hosts_.Find("localhost"));
  EXPECT_THAT(*hosts_.Find("localhost"), SizeIs(2));
  ASSERT_TRUE(hosts_.Find("door.example"));
  EXPECT_EQ(hosts_.Find("door")->front(), *IpAddress::Parse("192.0.2.1"));
  EXPECT_FALSE(hosts_.Find("x"));
  EXPECT_FALSE(hosts_.Find("more"));
}

TEST_F(HostsFileTest, AChangeIsSeenAtTheNextQuestion) {
  EXPECT_FALSE(hosts_.Find("door"));
  Write("192.0.2.1 door\n");
  EXPECT_TRUE(hosts_.Find("door"));
  Write("192.0.2.1 another\n");
  EXPECT_FALSE(hosts_.Find("door"));
  std::filesystem::remove(path_);
  EXPECT_FALSE(hosts_.Find("another"));
}

TEST_F(HostsFileTest, AFifoKeepsNobodyWaiting) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_FALSE(hosts_.Find("door"));
}

}  // namespace
}  // namespace foyer::dns
