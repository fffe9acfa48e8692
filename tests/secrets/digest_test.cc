#include "secrets/digest.h"

#include <gtest/gtest.h>

namespace foyer::secrets {
namespace {

TEST(DigestTest, IsSha256) {
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") << "FIPS 180-2 B.1";
}

TEST(DigestTest, OnlyTheVerySameTextIsTheSame) {
  EXPECT_TRUE(IsSame("", ""));
  EXPECT_TRUE(IsSame("abc", "abc"));
  for (const char* other : {"", "ab", "abd", "abcd"}) EXPECT_FALSE(IsSame("abc", other)) << other;
}

}  // namespace
}  // namespace foyer::secrets
