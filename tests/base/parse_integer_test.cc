#include "base/parse_integer.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace foyer {
namespace {

TEST(ParseIntegerTest, ReadsWholeNumbersOnly) {
  EXPECT_EQ(ParseInteger<unsigned>("0042"), 42U);
  EXPECT_EQ(ParseInteger<std::uint8_t>("255"), 255);
  EXPECT_FALSE(ParseInteger<std::uint8_t>("256")) << "does not fit";
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1x", "0x1"}) EXPECT_FALSE(ParseInteger<unsigned>(text)) << text;
}

}  // namespace
}  // namespace foyer
