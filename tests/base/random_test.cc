#include "base/random.h"

#include <gtest/gtest.h>

namespace foyer {
namespace {

TEST(RandomTest, HexHasTwoDigitsAByteAndNeverComesTwice) {
  const std::string first = RandomHex(16), second = RandomHex(16);
  EXPECT_EQ(first.size(), 32u);
  EXPECT_EQ(first.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(first, second);
  EXPECT_EQ(RandomHex(0), "");
}

}  // namespace
}  // namespace foyer
