#include "web/byte_range.h"

#include <gtest/gtest.h>

#include <string>

namespace foyer::web {
namespace {

// "first+size", "whole" or "outside", of a file of 1000 bytes.
std::string Parsed(std::string_view header, std::uint64_t size = 1000) {
  const ByteRange range = ParseRange(header, size);
  if (range.kind == ByteRange::Kind::kOutside) return "outside";
  if (range.kind == ByteRange::Kind::kWhole) return range.size == size ? "whole" : "wrong";
  return std::to_string(range.first) + "+" + std::to_string(range.size);
}

TEST(ByteRangeTest, APartIsAskedForInThreeWays) {
  EXPECT_EQ(Parsed("bytes=0-0"), "0+1");
  EXPECT_EQ(Parsed("bytes=100-199"), "100+100");
  EXPECT_EQ(Parsed("bytes=990-"), "990+10");
  EXPECT_EQ(Parsed("bytes=-1"), "999+1");
}

TEST(ByteRangeTest, WhatSticksOutIsCutOff) {
  EXPECT_EQ(Parsed("bytes=990-18446744073709551615"), "990+10");
  EXPECT_EQ(Parsed("bytes=-5000"), "0+1000");
}

TEST(ByteRangeTest, WhatLiesOutsideIsToldSo) {
  for (const char* outside : {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=18446744073709551615-"})
    EXPECT_EQ(Parsed(outside), "outside") << outside;
  EXPECT_EQ(Parsed("bytes=-1", 0), "outside");
}

TEST(ByteRangeTest, WhatIsNoRangeOrSeveralIsAllOfIt) {
  for (const char* whole : {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-2,4-5", "lines=1-2", "bytes=5-4",
                            "bytes=-1-2", "bytes=18446744073709551616-", "bytes= 1-2"})
    EXPECT_EQ(Parsed(whole), "whole") << whole;
}

}  // namespace
}  // namespace foyer::web
