// The bottle itself: a call through it is a call, and what it is to notice it does notice.
#include "tests/model/bottle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foyer::model {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(BottleTest, ADoorRingsTwoPhonesAndOneAnswers) {
  Bottle house({});
  Peer& gate = house.AddDoor();
  Peer& anna = house.AddPhone("anna", 1);
  Peer& ben = house.AddPhone("ben", 2, Transport::kTcp);
  gate.Invite(Bottle::kHome, kOfferSdp);
  house.Settle();
  ASSERT_EQ(anna.rings.size(), 1U);
  ASSERT_EQ(ben.rings.size(), 1U);
  anna.Respond(0, 183);
  ben.Respond(0, 180);
  house.Settle();
  anna.Respond(0, 200);
  house.Run(40s);
  EXPECT_EQ(ben.rings[0].refused, 487);
  EXPECT_THAT(ben.rings[0].cancel_reason, HasSubstr("cause=200"));
  EXPECT_TRUE(anna.rings[0].answers[0].acked);
  house.CheckQuiet();
  gate.SendInPlaced(0, {"BYE"});
  house.Run(40s);
  EXPECT_TRUE(anna.rings[0].answers[0].ended);
  house.CheckQuiet();
  house.CheckNothingIsLeft();
  EXPECT_THAT(house.violations(), IsEmpty());
}

TEST(BottleTest, EverybodyIsAskedForAPasswordAndHasIt) {
  Bottle house({.is_trusted = false});
  Peer& front = house.AddOwnDoor();
  Peer& anna = house.AddPhone("anna", 1);
  front.Invite(Bottle::kHome, kOfferSdp);
  house.Settle();
  ASSERT_EQ(anna.rings.size(), 1U);
  anna.Respond(0, 200);
  house.Settle();
  for (const char digit : std::string_view(Bottle::kFrontCode))
    anna.SendInRing(0, 0, {"INFO", "application/dtmf-relay", std::string("Signal=") + digit + "\r\n"});
  house.Settle();
  EXPECT_EQ(house.openings(), 1U);
  anna.SendInRing(0, 0, {"BYE"});
  house.Run(40s);
  house.CheckNothingIsLeft();
  EXPECT_THAT(house.violations(), IsEmpty());
}

TEST(BottleTest, WhatIsWrongIsNoticed) {
  Bottle house({});
  Peer& gate = house.AddDoor();
  Peer& anna = house.AddPhone("anna", 1);
  gate.Invite(Bottle::kHome, kOfferSdp);
  house.Settle();
  ASSERT_EQ(anna.rings.size(), 1U);
  anna.Respond(0, 180);
  house.CheckQuiet();
  house.CheckNothingIsLeft();
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("anna urn:phone-1 rings for ever"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("gate-call-1 has no final response"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("transactions left"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("calls left"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("ports of the relay left"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("watches of the location service left"));
  EXPECT_THAT(house.ViolationsAsText(), HasSubstr("timers left"));
}

}  // namespace
}  // namespace foyer::model
