// Buttons, locks and contacts on a GPIO chip, and who drives the locks safe when the daemon cannot.
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

constexpr const char* kLines = R"(
[[lock]]
name = "strike"
gpio = "GATE_RELAY"
pulse_ms = 60000
[[lock]]
name = "magnet"
gpio = "MAGNET"
fail = "safe"
pulse_ms = 1000
[[button]]
name = "flat-anna"
gpio = "RING_BUTTON"
target = "anna"
[[button]]
name = "flat-ben"
gpio = "RING_BUTTON_2"
target = "ben"
[[input]]
name = "way-out"
kind = "exit"
gpio = "EXIT_BUTTON"
lock = "front"
[[input]]
name = "contact"
kind = "door_contact"
gpio = "board:6"
lock = "front"
[[led]]
gpio = "LED_READY"
shows = "ready"
)";

class GpioTest : public LabTest {
 protected:
  void StartBoard() {
    auto options = OnTheBoard();
    options.front_line = "DOOR_RELAY";
    options.more = kLines;
    StartHouse(options);
  }
  bool WaitForLine(const std::string& line, bool level) {
    return Until([&] { return LevelOf(line) == level; });
  }
};

TEST_F(GpioTest, TwoButtonsByNameRingTwoFlatsAndBouncesAreOnePress) {
  StartBoard();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  for (int i = 0; i < 4; ++i) {
    Pull("RING_BUTTON", true);
    Pull("RING_BUTTON", false);
  }
  Pull("RING_BUTTON", true);
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  Pull("RING_BUTTON", false);
  EXPECT_EQ(house_->First("ring")->Field("button"), "flat-anna");
  EXPECT_EQ(house_->Count("ring"), 1U);
  EXPECT_FALSE(ben->invite());
  ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
  ASSERT_TRUE(house_->WaitForDoor());
  Pull("RING_BUTTON_2", true);
  EXPECT_TRUE(Until([&] { return ben->invite().has_value(); }));
  Pull("RING_BUTTON_2", false);
}

TEST_F(GpioTest, ALockIsHighForItsPulseAndAMagnetLow) {
  StartBoard();
  EXPECT_TRUE(WaitForLine("LED_READY", true));
  EXPECT_TRUE(LevelOf("MAGNET"));
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  for (const char* lock : {"front", "magnet"})
    ASSERT_EQ(house_->Request("POST", std::string("/api/v1/locks/") + lock + "/open").status, 202);
  EXPECT_TRUE(WaitForLine("DOOR_RELAY", true));
  EXPECT_TRUE(WaitForLine("DOOR_RELAY", false));
  EXPECT_TRUE(house_->WaitFor("lock_off", 2));
  EXPECT_TRUE(LevelOf("MAGNET"));
  EXPECT_EQ(house_->Count("lock_on"), 2U);
}

TEST_F(GpioTest, TheExitButtonOpensAndADoorThatNobodyOpenedIsForced) {
  StartBoard();
  Pull("DOOR_CONTACT", true);
  EXPECT_TRUE(house_->WaitFor("door_forced"));
  Pull("DOOR_CONTACT", false);
  EXPECT_TRUE(house_->WaitFor("door_closed"));
  Shell("ip link set lo down");
  Pull("EXIT_BUTTON", true);
  EXPECT_TRUE(WaitForLine("DOOR_RELAY", true));
  Pull("EXIT_BUTTON", false);
  Shell("ip link set lo up");
  Pull("DOOR_CONTACT", true);
  EXPECT_TRUE(house_->WaitFor("door_opened"));
  Pull("DOOR_CONTACT", false);
  EXPECT_EQ(house_->Count("door_forced"), 1U);
}

// The installed service: what a line does when the daemon has no say any more.
class ServiceTest : public InstalledTest {
 protected:
  ~ServiceTest() override {
    Shell("systemctl kill -s KILL foyer || true; systemctl stop foyer || true; systemctl reset-failed foyer || true");
    Shell("rm -rf /etc/systemd/system/foyer.service.d; systemctl daemon-reload");
  }

  // With a lock, and with words that stand in for the unit's.
  void Start(const std::string& unit = {}, int pulse_ms = 60'000) {
    Shell("ip link set lo up");
    const std::filesystem::path folder = "/etc/systemd/system/foyer.service.d";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "test.conf") << "[Service]\n" << unit << "\n";
    Shell("systemctl daemon-reload");
    Configure("[[lock]]\nname = \"front\"\ngpio = \"DOOR_RELAY\"\npulse_ms = " + std::to_string(pulse_ms) + "\n");
    EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  }
  void Open() {
    ASSERT_EQ(house_->Request("POST", "/api/v1/locks/front/open").status, 202);
    ASSERT_TRUE(Until([] { return LevelOf("DOOR_RELAY"); }));
  }
  // Tells how long it took: a figure for the report, not a condition.
  bool BecomesSafe(const char* after) {
    const auto from = std::chrono::steady_clock::now();
    const bool safe = Until([] { return !LevelOf("DOOR_RELAY"); });
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from);
    std::printf("safe %lld ms after %s\n", static_cast<long long>(took.count()), after);
    return safe;
  }
};

// Else the tests below prove nothing.
TEST_F(ServiceTest, ALineThatIsReleasedKeepsItsLevel) {
  Shell("gpioset board 2=1");
  EXPECT_TRUE(LevelOf("DOOR_RELAY"));
  Shell("gpioset board 2=0");
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
}

TEST_F(ServiceTest, KilledInMidPulseTheLockIsSafeBeforeItStartsAgain) {
  Start("RestartSec=infinity");
  Open();
  ASSERT_EQ(kill(MainPid(), SIGKILL), 0);
  EXPECT_TRUE(BecomesSafe("kill -9"));
}

TEST_F(ServiceTest, WithoutExecStopPostItWouldStayOpen) {
  Start("RestartSec=infinity\nExecStopPost=");
  Open();
  ASSERT_EQ(kill(MainPid(), SIGKILL), 0);
  ASSERT_TRUE(Until([] { return Ask("MainPID") == "0"; }));
  EXPECT_TRUE(LevelOf("DOOR_RELAY"));
  Shell("gpioset board 2=0");
}

TEST_F(ServiceTest, StoppedAltogetherTheWatchdogKillsItAndTheLockIsSafe) {
  Start("RestartSec=infinity");
  Open();
  ASSERT_EQ(kill(MainPid(), SIGSTOP), 0);
  EXPECT_TRUE(BecomesSafe("SIGSTOP"));
  EXPECT_EQ(Ask("Result"), "watchdog");
}

TEST_F(ServiceTest, WhileItsLoopHangsTheLockThreadEndsThePulse) {
  Start({}, 2000);
  Open();
  const pid_t loop_thread = MainPid();
  ASSERT_EQ(ptrace(PTRACE_SEIZE, loop_thread, nullptr, nullptr), 0);
  ASSERT_EQ(ptrace(PTRACE_INTERRUPT, loop_thread, nullptr, nullptr), 0);
  ASSERT_EQ(waitpid(loop_thread, nullptr, __WALL), loop_thread);
  EXPECT_TRUE(BecomesSafe("the loop hung in a pulse of 2 s"));
  EXPECT_EQ(MainPid(), loop_thread) << "it was the lock thread, not the watchdog";
  ptrace(PTRACE_DETACH, loop_thread, nullptr, nullptr);
}

TEST_F(ServiceTest, WhatADaemonWithABrokenFileHadOpenedIsSafe) {
  Start("RestartSec=infinity");
  Open();
  Shell("echo broken > /etc/foyer/foyer.conf");
  ASSERT_EQ(kill(MainPid(), SIGKILL), 0);
  EXPECT_TRUE(BecomesSafe("kill -9 with a configuration that cannot be read"));
}

TEST_F(ServiceTest, KilledOrHangingItComesBackAndRingsWithTheLockShut) {
  Start();
  for (const int signal : {SIGKILL, SIGSTOP}) {
    Open();
    const pid_t before = MainPid();
    ASSERT_EQ(kill(before, signal), 0);
    EXPECT_TRUE(BecomesSafe(signal == SIGKILL ? "kill -9" : "SIGSTOP"));
    ASSERT_TRUE(Until([&] { return Ask("ActiveState") == "active" && MainPid() != before; }));
    Watch();
    EXPECT_TRUE(house_->Ring());
    EXPECT_TRUE(house_->WaitFor("ring"));
    EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  }
  EXPECT_EQ(Ask("NRestarts"), "2");
}

}  // namespace
}  // namespace foyer::lab
