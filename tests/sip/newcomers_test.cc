#include "sip/newcomers.h"

#include <gtest/gtest.h>

namespace foyer::sip {
namespace {

const IpAddress kOne = *IpAddress::Parse("192.0.2.1"), kTwo = *IpAddress::Parse("192.0.2.2");

TEST(NewcomersTest, WhoHoldsTheMostGivesOneUpTheOldest) {
  Newcomers newcomers;
  EXPECT_EQ(newcomers.OldestOfMost(), 0U);
  newcomers.Add(kOne, 1);
  for (const Newcomers::Number number : {2U, 3U, 4U}) newcomers.Add(kTwo, number);
  EXPECT_EQ(newcomers.OldestOfMost(), 2U);
  EXPECT_EQ(newcomers.OldestOf(kOne), 1U);
  EXPECT_EQ(newcomers.CountOf(kTwo), 3U);
}

TEST(NewcomersTest, OfThoseWhoHoldAsManyTheOldestGoes) {
  Newcomers newcomers;
  newcomers.Add(kTwo, 1);
  newcomers.Add(kOne, 2);
  EXPECT_EQ(newcomers.OldestOfMost(), 1U);
}

TEST(NewcomersTest, WhoHasGoneCountsNoMore) {
  Newcomers newcomers;
  newcomers.Add(kOne, 1);
  newcomers.Remove(kOne, 1);
  newcomers.Remove(kOne, 1);
  newcomers.Remove(kTwo, 9);
  EXPECT_EQ(newcomers.size(), 0U);
  EXPECT_EQ(newcomers.OldestOf(kOne), 0U);
}

}  // namespace
}  // namespace foyer::sip
