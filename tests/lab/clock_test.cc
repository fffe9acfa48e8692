// The calendar of the board under the installed service: a flat battery says 1970, and the network corrects it later.
#include <chrono>
#include <ctime>

#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

class ClockTest : public InstalledTest {
 protected:
  ClockTest() { Shell("ip link set lo up"); }
  ~ClockTest() override {
    const auto passed = std::chrono::steady_clock::now() - started_;
    SetTo(today_ + std::chrono::duration_cast<std::chrono::seconds>(passed).count());
  }
  static void SetTo(std::time_t seconds) { Shell("date -s @" + std::to_string(seconds)); }
  static constexpr std::time_t kYear = 365 * 86400;
  // What a board without a battery begins with. The kernel takes no time that is before its own start.
  static constexpr std::time_t kFlatBattery = 86400;

  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  const std::time_t today_ = std::time(nullptr);
};

TEST_F(ClockTest, ADoorThatStartsIn1970RingsThenAndAfterEveryJump) {
  SetTo(kFlatBattery);
  AddUser("anna");
  Configure(Board());
  const auto anna = AddPhone("anna");
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  RingFromPressToLock(*anna);
  const pid_t before = MainPid();
  for (const std::time_t jump : {today_, today_ + 20 * kYear, today_ - 10 * kYear}) {
    SCOPED_TRACE(jump);
    SetTo(jump);
    RingFromPressToLock(*anna);
    EXPECT_EQ(house_->DevicesNow(), 1U) << "a registration lives by a clock that nobody sets";
    EXPECT_EQ(house_->Count("fault"), 0U);
  }
  EXPECT_EQ(MainPid(), before) << "the watchdog counts by that clock, too";
}

TEST_F(ClockTest, WhoWasRegisteredIsRungAfterAStartInAnotherYear) {
  AddUser("ben");
  Configure(Board());
  const std::size_t before = house_->DevicesNow();
  const auto ben = AddPhone("ben");
  ASSERT_TRUE(house_->WaitForDevices(before + 1)) << ben->process().Output();
  for (const std::time_t year : {kFlatBattery, today_ + 20 * kYear}) {
    SCOPED_TRACE(year);
    Shell("systemctl stop foyer");
    SetTo(year);
    Shell("systemctl start foyer");
    Watch();
    EXPECT_EQ(house_->DevicesNow(), before + 1);
    RingFromPressToLock(*ben);
  }
}

// As when the network comes up while a visitor talks.
TEST_F(ClockTest, ACallGoesOnWhenTheClockIsSet) {
  SetTo(kFlatBattery);
  AddUser("carl");
  Configure(Board());
  const std::size_t before = house_->DevicesNow();
  const auto carl = AddPhone("carl");
  ASSERT_TRUE(house_->WaitForDevices(before + 1)) << carl->process().Output();
  ASSERT_NO_FATAL_FAILURE(RingUntilTwoWay(*carl));
  SetTo(today_);
  OpenByCode(*carl);
  carl->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
}

}  // namespace
}  // namespace foyer::lab
