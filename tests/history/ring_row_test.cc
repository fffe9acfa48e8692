#include "history/ring_row.h"

#include <gtest/gtest.h>

#include "foyer/record_fields.h"

namespace foyer::history {
namespace {

using namespace std::chrono_literals;

RingRecord WholeRing() {
  RingRecord ring;
  ring.id = 17;
  ring.presses = {17, 21};
  ring.call_ids = {"a:1", ""};
  ring.wall_ms = 1'700'000'000'000;
  ring.monotonic_us = 5'000'000;
  ring.door = "sip:door@house.example";
  ring.button = "front";
  ring.target = "sip:home@house.example";
  ring.devices = {{"anna 192.0.2.7:5060", "sip:anna@house.example", "answered", 12ms, 80ms, std::nullopt}};
  ring.answered_by = "sip:anna@house.example";
  ring.answered_device = "anna 192.0.2.7:5060";
  ring.answered = 5s;
  ring.ended = 9s;
  ring.unlocks = {{"front", "anna@house.example", "info", true, "code", 7s}};
  ring.steps = {{"press", "front", 0us}, {"ended", "", 9s}};
  ring.end = RingEnd::kAnswered;
  ring.why = "the device hung up";
  return ring;
}

TEST(RingRowTest, ARingComesBackAsItWas) {
  const RingRecord ring = WholeRing();
  const auto back = DecodeRing(EncodeRing(ring));
  ASSERT_TRUE(back);
  EXPECT_EQ(EncodeRing(*back), EncodeRing(ring));
  EXPECT_EQ(back->id, 17U);
  EXPECT_EQ(back->presses, ring.presses);
  EXPECT_EQ(back->devices[0].ringing, 80ms);
  EXPECT_FALSE(back->devices[0].picture);
  EXPECT_EQ(back->unlocks[0].why, "code");
  EXPECT_TRUE(back->unlocks[0].allowed);
  EXPECT_EQ(back->steps[1].at, 9s);
  EXPECT_EQ(back->end, RingEnd::kAnswered);
  EXPECT_EQ(back->why, ring.why);
}

TEST(RingRowTest, ATornRowIsNone) {
  const std::string row = EncodeRing(WholeRing());
  for (std::size_t size = 0; size < row.size(); ++size) EXPECT_FALSE(DecodeRing(row.substr(0, size))) << size;
  EXPECT_FALSE(DecodeRing(row + "1:x"));
}

TEST(RingRowTest, KeysAreInTheOrderOfIds) {
  EXPECT_LT(NumberKey(9), NumberKey(10));
  EXPECT_LT(NumberKey(999), NumberKey(18'446'744'073'709'551'615U));
}

}  // namespace
}  // namespace foyer::history
