// The lines of the board in a whole house: held and blocked locks, the exit button, contacts, LEDs, and what is left of
// a daemon that dies.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/network_namespace.h"

namespace foyer::flow {
namespace {

constexpr const char* kBoard = R"(
[[lock]]
name = "shop"
gpio = "virtual:lock-shop"
longest_hold = 60
action = "open_door"
[[lock]]
name = "magnet"
gpio = "virtual:lock-magnet"
fail = "safe"
pulse_ms = 300
[[lock]]
name = "lamp"
gpio = "virtual:lock-lamp"
action = "lightup"
pulse_ms = 600000
[[button]]
name = "flat-anna"
gpio = "virtual:button-anna"
target = "anna"
[[button]]
gpio = "virtual:button-ben"
target = "ben"
[[input]]
name = "way-out"
kind = "exit"
gpio = "virtual:exit"
lock = "front"
[[input]]
name = "front-contact"
kind = "door_contact"
gpio = "virtual:contact"
lock = "front"
longest_open = 1
[[input]]
name = "case"
kind = "tamper"
gpio = "virtual:tamper"
[[led]]
gpio = "virtual:led-ready"
shows = "ready"
[[led]]
gpio = "virtual:led-ringing"
shows = "ringing"
[[led]]
gpio = "virtual:led-call"
shows = "in_call"
[[led]]
gpio = "virtual:led-open"
shows = "open"
)";

class BoardTest : public FlowTest {
 protected:
  void StartBoard(HouseOptions options = {}) {
    options.more += kBoard;
    StartHouse(options);
  }
  std::string Level(const std::string& line) const {
    std::string level;
    std::ifstream(folder() + "/" + line) >> level;
    return level;
  }
  bool WaitForLevel(const std::string& line, const std::string& level) {
    return Until([&] { return Level(line) == level; });
  }
  void Write(const std::string& line, const std::string& text) {
    const int fifo = open((folder() + "/" + line).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(fifo, 0) << line;
    EXPECT_EQ(write(fifo, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(fifo);
  }
  int Order(const std::string& lock, const std::string& order, const std::string& body = "{}") {
    return house_->Request("POST", "/api/v1/locks/" + lock + "/" + order, body).status;
  }
  nlohmann::json LockNamed(const std::string& name) {
    const nlohmann::json answer = Get("/api/v1/locks");
    for (const auto& lock : answer["locks"]) {
      if (lock["name"] == name) return lock;
    }
    return {};
  }
};

TEST_F(BoardTest, EachButtonRingsItsOwnFlat) {
  StartBoard();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  Write("button-anna", "1");
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  EXPECT_EQ(house_->First("ring")->Field("button"), "flat-anna");
  EXPECT_FALSE(ben->invite());
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
  ASSERT_TRUE(house_->WaitForDoor());
  Write("button-ben", "1");
  EXPECT_TRUE(Until([&] { return ben->invite().has_value(); }));
}

TEST_F(BoardTest, AHoldNeedsAnEndWithinItsBoundAndIsAudited) {
  StartBoard();
  EXPECT_EQ(Order("shop", "hold"), 400);
  EXPECT_EQ(Order("shop", "hold", R"({"minutes":61})"), 409);
  EXPECT_EQ(Order("front", "hold", R"({"minutes":1})"), 409) << "nobody may hold that one";
  EXPECT_EQ(Level("lock-shop"), "0");
  EXPECT_EQ(Order("shop", "hold", R"({"minutes":60,"who":"root"})"), 202);
  EXPECT_TRUE(WaitForLevel("lock-shop", "1"));
  EXPECT_EQ(LockNamed("shop")["mode"], "held");
  EXPECT_EQ(LockNamed("shop")["action"], "open_door");
  EXPECT_EQ(Order("shop", "release"), 202);
  EXPECT_TRUE(WaitForLevel("lock-shop", "0"));
  ASSERT_TRUE(house_->WaitFor("lock_mode", 4));
  EXPECT_EQ(LockNamed("shop")["mode"], "normal");
}

TEST_F(BoardTest, ABlockedLockOpensForNobodyButTheExitButtonAlsoAfterARestart) {
  StartBoard();
  EXPECT_EQ(Order("front", "block"), 202);
  EXPECT_EQ(Order("front", "open"), 409);
  ASSERT_TRUE(house_->WaitFor("unlock"));
  EXPECT_EQ(house_->First("unlock")->Field("allowed"), "no");
  house_->process().Kill(SIGKILL);
  house_->process().WaitForExit();
  house_->Start();
  EXPECT_EQ(LockNamed("front")["mode"], "blocked");
  EXPECT_EQ(Order("front", "open"), 409);
  EXPECT_FALSE(LockIsOn());
  Write("exit", "1");
  EXPECT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(Order("front", "release"), 202);
  EXPECT_EQ(Order("front", "open"), 202);
  EXPECT_TRUE(house_->WaitFor("lock_on", 2));
}

TEST_F(BoardTest, AMagnetRestsEnergisedAndLetsGoForItsPulse) {
  StartBoard();
  EXPECT_EQ(Level("lock-magnet"), "1");
  ASSERT_EQ(Order("magnet", "open"), 202);
  ASSERT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(Level("lock-magnet"), "1");
  EXPECT_EQ(house_->Count("lock_on"), 1U);
}

TEST_F(BoardTest, ALightShinesForLongerThanALockMayOpen) {
  StartBoard();
  ASSERT_EQ(Order("lamp", "open"), 202);
  ASSERT_TRUE(WaitForLevel("lock-lamp", "1"));
  EXPECT_EQ(LockNamed("lamp")["action"], "lightup");
  EXPECT_EQ(Order("lamp", "release"), 202);
  EXPECT_TRUE(WaitForLevel("lock-lamp", "0"));
}

// Its network is gone, the loopback too: no proxy and no user agent reaches anybody.
TEST_F(BoardTest, TheExitButtonOpensWhileSipIsDead) {
  if (!peers::NetworkNamespace::IsPossible()) GTEST_SKIP() << "only root may take a network away";
  peers::NetworkNamespace network;
  HouseOptions options;
  options.network_namespace = network.name();
  StartBoard(options);
  ASSERT_EQ(std::system(("ip netns exec " + network.name() + " ip link set lo down").c_str()), 0);
  Write("exit", "1");
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  EXPECT_EQ(house_->First("unlock")->Field("method"), "exit");
  EXPECT_EQ(house_->First("unlock")->Field("user"), "way-out");
  EXPECT_TRUE(house_->WaitFor("lock_off"));
}

TEST_F(BoardTest, TheExitButtonOpensWhileTheDaemonCannotEvenStart) {
  HouseOptions options;
  options.listen_address = "192.0.2.77";  // not one of ours
  options.pulse_ms = 10000;
  options.more = kBoard;
  WriteConfiguration(options);
  const auto foyerd = RunFoyerd({"--config", folder() + "/foyer.conf"});
  ASSERT_TRUE(Until([&] { return std::filesystem::exists(folder() + "/exit"); }));
  Write("exit", "1");
  EXPECT_TRUE(Until([&] { return LockIsOn(); }));
  EXPECT_EQ(foyerd->WaitForExit(), 1);
  EXPECT_FALSE(LockIsOn());
}

TEST_F(BoardTest, ADoorThatNobodyOpenedIsForcedAndOneThatStaysOpenIsTold) {
  StartBoard();
  Write("contact", "1");
  ASSERT_TRUE(house_->WaitFor("door_forced"));
  EXPECT_EQ(LockNamed("front")["contact"], "open");
  ASSERT_TRUE(house_->WaitFor("door_open_too_long"));
  Write("contact", "0");
  ASSERT_TRUE(house_->WaitFor("door_closed"));
  EXPECT_EQ(house_->First("door_closed")->Field("too_long"), "yes");
  Write("exit", "1");
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  Write("contact", "1");
  ASSERT_TRUE(house_->WaitFor("door_opened"));
  EXPECT_EQ(house_->Count("door_forced"), 1U);
  Write("tamper", "1");
  EXPECT_TRUE(house_->WaitFor("tamper"));
  const auto inputs = Get("/api/v1/inputs")["inputs"];
  ASSERT_EQ(inputs.size(), 3U);
  EXPECT_EQ(inputs[2]["active"], true);
}

TEST_F(BoardTest, TheLedsShowReadyRingingInCallAndOpen) {
  StartBoard();
  EXPECT_TRUE(WaitForLevel("led-ready", "1"));
  EXPECT_EQ(Level("led-ringing"), "0");
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(WaitForLevel("led-ringing", "1"));
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(200, "a", Sdp(*audio, *video));
  EXPECT_TRUE(WaitForLevel("led-call", "1"));
  EXPECT_TRUE(WaitForLevel("led-ringing", "0"));
  ASSERT_EQ(Order("front", "open"), 202);
  EXPECT_TRUE(WaitForLevel("led-open", "1"));
  EXPECT_TRUE(WaitForLevel("led-open", "0"));
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
  EXPECT_TRUE(WaitForLevel("led-call", "0"));
}

// The configuration was changed under a daemon that runs, and then broken altogether.
TEST_F(BoardTest, WhatADeadDaemonHadOpenedIsSafeWhateverItsFileSaysByNow) {
  ASSERT_EQ(setenv("RUNTIME_DIRECTORY", folder().c_str(), 1), 0);
  HouseOptions options;
  options.pulse_ms = 10000;
  StartBoard(options);
  ASSERT_EQ(Order("front", "open"), 202);
  ASSERT_TRUE(house_->WaitFor("lock_on"));
  ASSERT_EQ(Order("shop", "hold", R"({"minutes":5})"), 202);
  ASSERT_TRUE(WaitForLevel("lock-shop", "1"));
  house_->process().Kill(SIGKILL);
  house_->process().WaitForExit();
  ASSERT_TRUE(LockIsOn()) << "a killed process cannot have driven it";
  std::ofstream(folder() + "/foyer.conf") << "[sip]\nthis is no configuration\n";
  EXPECT_EQ(RunFoyerd({"--config", folder() + "/foyer.conf", "--safe-locks"})->WaitForExit(), 2);
  unsetenv("RUNTIME_DIRECTORY");
  EXPECT_FALSE(LockIsOn());
  EXPECT_EQ(Level("lock-shop"), "0");
  EXPECT_EQ(Level("lock-magnet"), "1");
}

}  // namespace
}  // namespace foyer::flow
