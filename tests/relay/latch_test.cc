#include "relay/latch.h"

#include <gtest/gtest.h>

namespace foyer::relay {
namespace {

Endpoint At(const std::string& text) { return *Endpoint::Parse(text); }

class LatchTest : public testing::Test {
 protected:
  LatchTest() { latch_.Point(kTold, kNat); }

  Endpoint Destination() const { return latch_.destination().ToEndpoint(); }
  bool Takes(const Endpoint& from) const { return latch_.FitOf(from) != Latch::Fit::kNone; }

  const Endpoint kTold = At("10.0.0.7:4000");             // in the description of a phone at home
  const IpAddress kNat = *IpAddress::Parse("192.0.2.7");  // where its SIP comes from
  const Endpoint kBehindNat{kNat, 40000}, kElsewhere = At("203.0.113.9:4000");
  Latch latch_;
};

TEST_F(LatchTest, TakesTheFirstOfThoseThatSignallingAllowsAndNobodyElseThen) {
  EXPECT_EQ(Destination(), kTold);
  EXPECT_TRUE(Takes(kTold));
  EXPECT_TRUE(Takes(kBehindNat));
  EXPECT_FALSE(Takes(kElsewhere));
  latch_.Fix(kBehindNat);
  EXPECT_EQ(Destination(), kBehindNat);
  EXPECT_EQ(latch_.FitOf(kBehindNat), Latch::Fit::kFixed);
  EXPECT_FALSE(Takes(kTold));
  EXPECT_FALSE(Takes({kNat, 40002})) << "somebody else behind the same NAT";
}

TEST_F(LatchTest, OnlyAnotherAddressInADescriptionLetsGo) {
  latch_.Fix(kBehindNat);
  EXPECT_FALSE(latch_.Point(kTold, kNat));
  EXPECT_FALSE(Takes(kTold));
  EXPECT_TRUE(latch_.Point(At("10.0.0.7:5000"), kNat));
  EXPECT_EQ(Destination(), At("10.0.0.7:5000"));
  EXPECT_TRUE(Takes({kNat, 40002}));
}

TEST_F(LatchTest, AFreshOfferLetsTheNextThatIsAllowedTakeOver) {
  latch_.Fix(kBehindNat);
  latch_.Loosen();
  EXPECT_EQ(Destination(), kBehindNat) << "until somebody else sends";
  EXPECT_EQ(latch_.FitOf(kBehindNat), Latch::Fit::kExpected);
  EXPECT_TRUE(Takes({kNat, 40002}));
  EXPECT_FALSE(Takes(kElsewhere));
  latch_.Fix(kBehindNat);
  EXPECT_FALSE(Takes({kNat, 40002}));
}

TEST_F(LatchTest, WhoProvesToBeThePeerMayMove) {
  latch_.Fix(kBehindNat);
  EXPECT_TRUE(latch_.FixProven(kElsewhere));
  EXPECT_EQ(Destination(), kElsewhere);
  EXPECT_FALSE(Takes(kBehindNat));
  EXPECT_FALSE(latch_.FixProven(kElsewhere)) << "it is there";
}

// ---- ICE

class IceLatchTest : public LatchTest {
 protected:
  IceLatchTest() {
    latch_ = Latch();
    latch_.Point(kTold, kNat, true);
  }
};

TEST_F(IceLatchTest, NothingGoesToAnAddressThatWasOnlyTold) {
  EXPECT_FALSE(latch_.HasDestination());
  EXPECT_TRUE(Takes(kBehindNat));
  latch_.Fix(kBehindNat);
  EXPECT_EQ(Destination(), kBehindNat);
}

TEST_F(IceLatchTest, TheNominationDecidesAndStays) {
  latch_.Fix(kBehindNat);
  EXPECT_TRUE(latch_.Nominate(kElsewhere));
  EXPECT_EQ(Destination(), kElsewhere);
  EXPECT_FALSE(Takes(kBehindNat));
  EXPECT_FALSE(latch_.FixProven(kBehindNat));
  latch_.Loosen();
  EXPECT_FALSE(Takes(kBehindNat));
  EXPECT_FALSE(latch_.Point(kElsewhere, kNat, true)) << "its offer after ICE names what it has chosen";
  EXPECT_EQ(latch_.FitOf(kElsewhere), Latch::Fit::kFixed);
  EXPECT_TRUE(latch_.Nominate(kBehindNat));
  EXPECT_EQ(Destination(), kBehindNat);
}

TEST_F(IceLatchTest, WithoutIceItIsAsWithEverybody) {
  latch_.Nominate(kElsewhere);
  EXPECT_TRUE(latch_.Point(kBehindNat, kNat));
  EXPECT_EQ(Destination(), kBehindNat);
  EXPECT_FALSE(Takes(kElsewhere));
}

}  // namespace
}  // namespace foyer::relay
