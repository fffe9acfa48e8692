#include "host/port_holders.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/fakes/temporary_folder.h"

namespace foyer::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeader =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

// A /proc of the test's own, with one process: "asterisk", 712.
class PortHoldersTest : public testing::Test {
 protected:
  PortHoldersTest() {
    fs::create_directories(proc_ + "/net");
    fs::create_directories(proc_ + "/712/fd");
    std::ofstream(proc_ + "/712/comm") << "asterisk\n";
    fs::create_symlink("socket:[4711]", proc_ + "/712/fd/3");
  }
  void Write(const std::string& table, const std::string& local, const std::string& state,
             const std::string& inode) const {
    std::ofstream(proc_ + "/net/" + table)
        << kHeader << "   0: " << local << " 00000000:0000 " << state
        << " 00000000:00000000 00:00000000 00000000     0        0 " << inode << " 2 0000000000000000 0\n";
  }
  std::optional<PortHolder> Find(const std::string& endpoint, bool udp) const {
    return FindPortHolder(*Endpoint::Parse(endpoint), udp, proc_);
  }
  const TemporaryFolder folder_;
  const std::string proc_ = folder_.path();
};

TEST_F(PortHoldersTest, TheProgramThatHasAPort) {
  Write("udp", "0100007F:13C4", "07", "4711");  // 127.0.0.1:5060
  for (const char* endpoint : {"127.0.0.1:5060", "0.0.0.0:5060", "[::]:5060"}) {
    const auto holder = Find(endpoint, true);
    ASSERT_TRUE(holder) << endpoint;
    EXPECT_EQ(holder->program, "asterisk");
    EXPECT_EQ(holder->pid, 712);
  }
  EXPECT_FALSE(Find("127.0.0.2:5060", true));
  EXPECT_FALSE(Find("127.0.0.1:5061", true));
  EXPECT_FALSE(Find("127.0.0.1:5060", false));
}
TEST_F(PortHoldersTest, AStreamCountsOnlyWhereItListens) {
  Write("tcp6", "00000000000000000000000000000000:13C4", "01", "4711");
  EXPECT_FALSE(Find("127.0.0.1:5060", false));
  Write("tcp6", "00000000000000000000000000000000:13C4", "0A", "4711");
  EXPECT_TRUE(Find("127.0.0.1:5060", false));
}
TEST_F(PortHoldersTest, AnAddressOfIpv6) {
  Write("tcp6", "B80D0120000000000000000001000000:13C4", "0A", "4711");
  EXPECT_TRUE(Find("[2001:db8::1]:5060", false));
  EXPECT_FALSE(Find("[2001:db8::2]:5060", false));
}
TEST_F(PortHoldersTest, AHolderThatWeMayNotSeeHasNoName) {
  Write("udp", "00000000:13C4", "07", "9999");
  const auto holder = Find("127.0.0.1:5060", true);
  ASSERT_TRUE(holder);
  EXPECT_TRUE(holder->program.empty());
}

}  // namespace
}  // namespace foyer::host
