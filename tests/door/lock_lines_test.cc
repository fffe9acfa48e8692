#include "door/lock_lines.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "door/remembered_locks.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::door {
namespace {

class LockLinesTest : public testing::Test {
 protected:
  LockConfig Lock(const std::string& name) {
    LockConfig lock;
    lock.name = name;
    lock.gpio = "virtual:" + (folder_ / name).string();
    return lock;
  }
  std::string Level(const std::string& name) {
    std::string level;
    std::ifstream(folder_ / name) >> level;
    return level;
  }

  const TemporaryFolder temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(LockLinesTest, MakingTheLinesDrivesThemSafe) {
  std::ofstream(folder_ / "front") << "1\n";
  const auto lines = MakeLockLines({Lock("front")});
  EXPECT_EQ(Level("front"), "0");
  ASSERT_TRUE(lines.front().line->Set(true).ok());
  EXPECT_EQ(Level("front"), "1");
}

TEST_F(LockLinesTest, AMagnetIsSafeWhileItHolds) {
  LockConfig magnet = Lock("front");
  magnet.fail_safe = true;
  const auto lines = MakeLockLines({magnet});
  EXPECT_EQ(Level("front"), "1");
  std::ofstream(folder_ / "front") << "0\n";
  Config config;
  config.locks = {magnet};
  EXPECT_TRUE(SafeAllLocks(config.locks));
  EXPECT_EQ(Level("front"), "1");
}

TEST_F(LockLinesTest, WhatADeadDaemonLeftOpenIsDrivenSafeAlsoAfterAFailure) {
  std::ofstream(folder_ / "gate") << "1\n";
  LockConfig broken = Lock("front");
  broken.gpio = "virtual:/proc/nowhere/at/all";
  Config config;
  config.locks = {broken, Lock("gate")};
  const Status safe = SafeAllLocks(config.locks);
  ASSERT_FALSE(safe.ok());
  EXPECT_NE(safe.error().message.find("lock 'front'"), std::string::npos);
  EXPECT_EQ(Level("gate"), "0");
}

TEST_F(LockLinesTest, TheLinesOfTheRunningDaemonAreRemembered) {
  LockConfig magnet = Lock("magnet");
  magnet.fail_safe = true;
  LockConfig low = Lock("low");
  low.active_low = true;
  ASSERT_TRUE(RememberLocks(folder_, {magnet, low}));
  const auto locks = RememberedLocks(folder_);
  ASSERT_TRUE(locks.ok());
  ASSERT_EQ(locks->size(), 2U);
  EXPECT_EQ((*locks)[0].gpio, magnet.gpio);
  EXPECT_TRUE((*locks)[0].fail_safe);
  EXPECT_FALSE((*locks)[0].active_low);
  EXPECT_TRUE((*locks)[1].active_low);
}

TEST_F(LockLinesTest, AfterADeathTheRememberedAndTheConfiguredLocksAreDrivenSafe) {
  for (const char* name : {"front", "gate"}) std::ofstream(folder_ / name) << "1\n";
  ASSERT_TRUE(RememberLocks(folder_, {Lock("front")}));
  EXPECT_TRUE(SafeLocksOfTheDead(folder_, {Lock("gate")}));
  EXPECT_EQ(Level("front"), "0");
  EXPECT_EQ(Level("gate"), "0");
}

TEST_F(LockLinesTest, WhereWhatIsRememberedIsTornTheConfiguredLocksAreDrivenSafe) {
  std::ofstream(folder_ / "gate") << "1\n";
  std::ofstream(folder_ / "locks") << "9:torn";
  LockConfig broken = Lock("front");
  broken.gpio = "virtual:/proc/nowhere/at/all";
  const Status safe = SafeLocksOfTheDead(folder_, {broken, Lock("gate")});
  EXPECT_EQ(Level("gate"), "0");
  ASSERT_FALSE(safe.ok());
  EXPECT_NE(safe.error().message.find("torn"), std::string::npos);
  EXPECT_NE(safe.error().message.find("lock 'front'"), std::string::npos);
}

TEST_F(LockLinesTest, WhereNothingIsRememberedNothingIsDriven) {
  EXPECT_TRUE(RememberLocks("", {Lock("front")}));
  EXPECT_TRUE(RememberedLocks("")->empty());
  EXPECT_TRUE(RememberedLocks(folder_)->empty());
  std::ofstream(folder_ / "locks") << "9:torn";
  EXPECT_FALSE(RememberedLocks(folder_).ok());
  EXPECT_FALSE(RememberLocks("/proc/nowhere", {Lock("front")}).ok());
}

}  // namespace
}  // namespace foyer::door
