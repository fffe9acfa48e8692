#include "accounts/login_limits.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::accounts {
namespace {

using namespace std::chrono_literals;

class LoginLimitsTest : public testing::Test {
 protected:
  static IpAddress Address(std::uint32_t number) { return IpAddress::FromV4(0xc0000200U + number); }

  FakeEventLoop loop_;
  LoginLimits limits_{loop_};
};

TEST_F(LoginLimitsTest, AnAddressIsPausedAfterFiveWhateverTheNames) {
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(limits_.CountWrong("name" + std::to_string(i), false, Address(1)).address);
  EXPECT_FALSE(limits_.PauseOf("anna", Address(1)));
  EXPECT_EQ(limits_.CountWrong("other", false, Address(1)).address, 30s);
  EXPECT_EQ(limits_.PauseOf("anna", Address(1)), 30s);
  EXPECT_FALSE(limits_.PauseOf("anna", Address(2))) << "others go on";
  loop_.Advance(30s);
  EXPECT_FALSE(limits_.PauseOf("anna", Address(1)));
  EXPECT_EQ(limits_.CountWrong("other", false, Address(1)).address, 60s);
}

TEST_F(LoginLimitsTest, AnAccountIsPausedAfterTenFromWhereverTheyCome) {
  for (std::uint32_t i = 0; i < 9; ++i) EXPECT_FALSE(limits_.CountWrong("anna", true, Address(i)).account);
  EXPECT_EQ(limits_.CountWrong("anna", true, Address(9)).account, 30s);
  EXPECT_TRUE(limits_.PauseOf("anna", Address(100)));
  EXPECT_FALSE(limits_.PauseOf("ben", Address(100)));
}

TEST_F(LoginLimitsTest, ANameThatNobodyHasIsPausedAlike) {
  for (std::uint32_t i = 0; i < 10; ++i) limits_.CountWrong("nobody", false, Address(i));
  EXPECT_EQ(limits_.PauseOf("nobody", Address(100)), 30s);
}

TEST_F(LoginLimitsTest, MadeUpNamesAndAddressesNeitherFillTheMemoryNorFreeAnAccount) {
  for (std::uint32_t i = 0; i < 10; ++i) limits_.CountWrong("anna", true, Address(i));
  for (std::uint32_t i = 0; i < 3000; ++i) limits_.CountWrong("made-up" + std::to_string(i), false, Address(1000 + i));
  EXPECT_LE(limits_.size(), 3 * LoginLimits::kMost);
  EXPECT_TRUE(limits_.PauseOf("anna", Address(1)));
}

TEST_F(LoginLimitsTest, AWholeSubnetOfIpv6IsOneAddress) {
  for (int i = 0; i < 5; ++i)
    limits_.CountWrong("x" + std::to_string(i), false, *IpAddress::Parse("2001:db8::" + std::to_string(i)));
  EXPECT_TRUE(limits_.PauseOf("anna", *IpAddress::Parse("2001:db8::abcd")));
  EXPECT_FALSE(limits_.PauseOf("anna", *IpAddress::Parse("2001:db8:0:1::1")));
}

}  // namespace
}  // namespace foyer::accounts
