#include "config/manual.h"

#include <fstream>
#include <regex>
#include <sstream>

#include "config/sample.h"
#include "tests/config/load.h"

namespace foyer::config {
namespace {

std::string ReadSource(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(FOYER_SOURCE_DIR "/" + path).rdbuf();
  return text.str();
}

TEST(ManualTest, TheCommittedFilesAreWhatTheTableSays) {
  EXPECT_EQ(ReadSource("docs/CONFIG.md"), WriteManual()) << "run `ninja config_doc`";
  EXPECT_EQ(ReadSource("config/foyer.conf"), WriteSample()) << "run `ninja config_doc`";
}

TEST(ManualTest, TenLinesMakeAWorkingHouse) {
  EXPECT_EQ(std::count(kTenLines.begin(), kTenLines.end(), '\n'), 10);
  const Config config = LoadGood(kTenLines);
  EXPECT_EQ(config.sip.listen.size(), 6u);
  ASSERT_TRUE(config.door);
  EXPECT_EQ(config.door->ring, "sip:home@house.example");
  ASSERT_EQ(config.groups.size(), 1u);
  EXPECT_EQ(config.groups[0].members, std::vector<std::string>{"*"});
  ASSERT_EQ(config.locks.size(), 1u);
  EXPECT_FALSE(config.locks[0].before_answer);
}

TEST(SampleTest, TheSampleIsAGoodFileThatLetsNobodyIn) {
  const Config config = LoadGood(WriteSample());
  EXPECT_TRUE(config.users.empty());
  EXPECT_TRUE(config.trusted.networks.empty());
  EXPECT_FALSE(config.door);
}

TEST(SampleTest, EveryKeyOfTheSampleCanBeSwitchedOn) {
  // A password and its hashes exclude each other, and so do the two kinds of readers.
  std::string all = std::regex_replace(WriteSample(), std::regex("\n#(?=[a-z\\[])(?!ha1|wiegand)"), "\n");
  const Config config = LoadGood(all);
  EXPECT_EQ(config.users.size(), 1u);
  EXPECT_TRUE(config.door && config.door->hangup_after_open);
  EXPECT_EQ(config.buttons.size(), 1u);
  all = std::regex_replace(WriteSample(),
                           std::regex("\n#(?=[a-z\\[])(?!password = .a-long-one-of-her-own|device = .*reader)"), "\n");
  EXPECT_EQ(LoadGood(all).users.at(0).ha1_md5.size(), 32u);
  EXPECT_EQ(LoadGood(all).readers.at(0).wiegand.size(), 2u);
}

TEST(DemoTest, TheDemoIsAHouseOnLoopbackInsideItsFolder) {
  const Config config = LoadGood(ReadSource("config/demo.conf"), "/demo");
  EXPECT_EQ(config.data_dir, "/demo");
  EXPECT_EQ(config.control_socket, "/demo/control");
  ASSERT_EQ(config.locks.size(), 1u);
  EXPECT_EQ(config.locks[0].gpio, "virtual:/demo/lock");
  EXPECT_TRUE(config.locks[0].before_answer);
  EXPECT_EQ(config.users.size(), 2u);
  for (const ListenAddress& listen : config.sip.listen) EXPECT_TRUE(listen.endpoint.address.is_loopback());
  for (const ListenAddress& listen : config.web.listen) EXPECT_TRUE(listen.endpoint.address.is_loopback());
}

}  // namespace
}  // namespace foyer::config
