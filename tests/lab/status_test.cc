// What systemd shows of the installed service, and what it does when it is told to reload or to start anew.
#include <fstream>

#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

class StatusTest : public InstalledTest {
 protected:
  StatusTest() {
    Shell("ip link set lo up");
    Install();
    Configure(Board());
  }
  static void AddToFile(const std::string& text) { std::ofstream("/etc/foyer/foyer.conf", std::ios::app) << text; }
  bool StatusTells(const std::string& what) {
    return Until([&] { return Ask("StatusText").find(what) != std::string::npos; });
  }
};

TEST_F(StatusTest, ItSaysWhatIsWrongUntilThatIsMended) {
  EXPECT_TRUE(StatusTells("serves home.arpa, but ")) << Ask("StatusText");
  EXPECT_TRUE(StatusTells("nobody is behind 'home'")) << Ask("StatusText");
  AddUser("anna");
  const auto anna = AddPhone("anna");
  EXPECT_TRUE(Until([] { return Ask("StatusText").find("nobody is behind") == std::string::npos; }));
}

TEST_F(StatusTest, AReloadOfAFileWithAMistakeFailsAndTheDoorGoesOn) {
  const pid_t before = MainPid();
  AddToFile("[nowhere]\n");
  EXPECT_NE(std::system("systemctl reload foyer"), 0);
  EXPECT_NE(OutputOf("journalctl -u foyer --no-pager").find("nowhere"), std::string::npos);
  EXPECT_TRUE(StatusTells("the configuration file has a mistake")) << Ask("StatusText");
  Shell("sed -i '/nowhere/d' /etc/foyer/foyer.conf");
  Shell("systemctl reload foyer");
  EXPECT_EQ(MainPid(), before);
  EXPECT_EQ(Ask("ActiveState"), "active");
}

TEST_F(StatusTest, AReloadSaysWhatWaitsForARestart) {
  AddToFile("[relay]\nports = \"31000-31099\"\n");
  Shell("systemctl reload foyer");
  EXPECT_TRUE(
      Until([] { return OutputOf("journalctl -u foyer --no-pager").find("[relay] ports") != std::string::npos; }));
}

TEST_F(StatusTest, AStartThatFailsForAMistakeSaysItAndIsNotTriedAgain) {
  AddToFile("[nowhere]\n");
  EXPECT_NE(std::system("systemctl restart foyer"), 0);
  EXPECT_EQ(Ask("ActiveState"), "failed");
  EXPECT_TRUE(StatusTells("nowhere")) << Ask("StatusText");
}

TEST_F(StatusTest, ARestartWaitsForTheCall) {
  AddUser("anna");
  const auto anna = AddPhone("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  Press();
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  const pid_t before = MainPid();
  Shell("systemctl --no-block restart foyer");
  EXPECT_TRUE(StatusTells("waits for 1 call")) << Ask("StatusText");
  EXPECT_EQ(MainPid(), before);
  anna->HangUp();
  EXPECT_TRUE(Until([&] { return Ask("ActiveState") == "active" && MainPid() != before; }));
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
}

}  // namespace
}  // namespace foyer::lab
