#include "entry/pin.h"

#include <gtest/gtest.h>

#include <set>

namespace foyer::entry {
namespace {

TEST(PinTest, FourToTwelveDigitsThatAreNotTheFirstThatAnybodyTries) {
  for (const char* good : {"4711", "1235", "0001", "123456789013", "1212"}) EXPECT_TRUE(CheckPin(good).ok()) << good;
  for (const char* bad : {"", "471", "1234567890123", "47a1", "4711 ", "0000", "1234", "987654"}) {
    EXPECT_FALSE(CheckPin(bad).ok()) << bad;
  }
}

TEST(PinTest, OneThatIsMadeIsGoodAndAnotherEachTime) {
  std::set<std::string> pins;
  for (int i = 0; i < 200; ++i) {
    const std::string pin = MakePin();
    EXPECT_EQ(pin.size(), 6U);
    EXPECT_TRUE(CheckPin(pin).ok());
    pins.insert(pin);
  }
  EXPECT_GT(pins.size(), 190U);
}

}  // namespace
}  // namespace foyer::entry
