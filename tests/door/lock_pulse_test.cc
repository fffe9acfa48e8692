#include "door/lock_pulse.h"

#include <gtest/gtest.h>

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
const TimePoint kStart{1h};

TEST(LockPulseTest, ItEndsAfterItsLength) {
  LockPulse pulse(3s);
  EXPECT_TRUE(pulse.Start(kStart));
  EXPECT_FALSE(pulse.IsDue(kStart + 2999ms));
  EXPECT_TRUE(pulse.IsDue(kStart + 3s));
}

TEST(LockPulseTest, AskingAgainExtendsNothing) {
  LockPulse pulse(3s);
  pulse.Start(kStart);
  EXPECT_FALSE(pulse.Start(kStart + 2s));
  EXPECT_EQ(pulse.end(), kStart + 3s);
}

TEST(LockPulseTest, NoConfigurationMakesItLongerThanAMinute) {
  LockPulse pulse(24h);
  pulse.Start(kStart);
  EXPECT_EQ(pulse.end(), kStart + kLongestPulse);
}

TEST(LockPulseTest, AfterItsEndTheNextOneMayStart) {
  LockPulse pulse(1s);
  pulse.Start(kStart);
  pulse.Stop();
  EXPECT_FALSE(pulse.IsRunning());
  EXPECT_TRUE(pulse.Start(kStart + 5s));
}

}  // namespace
}  // namespace foyer::door
