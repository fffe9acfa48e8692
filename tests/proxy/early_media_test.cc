// What the caller sees while devices ring.
#include "proxy/early_media.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

using EarlyMediaTest = House;

TEST_F(EarlyMediaTest, TheFirst183ReachesTheDoorWithTheRelaysAnswer) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 183, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183));
  EXPECT_EQ(LastResponse(ring).body(), "answer-to-caller");
  EXPECT_EQ(LastResponse(ring).Value(HeaderId::kContentType), "application/sdp");
  EXPECT_EQ(LastResponse(ring).List(HeaderId::kVia).size(), 1U) << "ours is off";
}

TEST_F(EarlyMediaTest, Later183sReachTheRelayOnly) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(bob_, 183, "b", "bob-sdp");
  Reply(anna_, 183, "a", "anna-sdp");
  EXPECT_THAT(Media().early, ElementsAre("2 b bob-sdp", "1 a anna-sdp"));
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183));
  EXPECT_EQ(LastResponse(ring).to_tag(), "b");
}

TEST_F(EarlyMediaTest, ARepeated183IsNothingNewButAChangedOneIs) {
  Register(anna_);
  Press();
  Reply(anna_, 183, "a", "anna-sdp");
  Reply(anna_, 183, "a", "anna-sdp");
  Reply(anna_, 183, "a", "anna-sdp-2");
  EXPECT_THAT(Media().early, ElementsAre("1 a anna-sdp", "1 a anna-sdp-2"));
}

TEST_F(EarlyMediaTest, ThePictureOfA180IsEarlyMediaToo) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 180, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 183));
}

TEST_F(EarlyMediaTest, The180OfTheFirstReachesTheDoorOnce) {
  Register(anna_);
  Register(bob_);
  const auto ring = Press();
  Reply(anna_, 180, "a");
  Reply(bob_, 180, "b");
  Reply(bob_, 183, "b", "bob-sdp");
  Reply(anna_, 180, "a");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 180, 183));
}

TEST_F(EarlyMediaTest, A100OfADeviceGoesNoFurther) {
  Register(anna_);
  const auto ring = Press();
  Reply(anna_, 100, "");
  EXPECT_THAT(Statuses(ring), ElementsAre(100));
}

TEST_F(EarlyMediaTest, WithoutARelayTheFirst183PassesAsItIs) {
  Register(anna_);
  const auto ring = Send(front_, {});
  Reply(anna_, 183, "a", "anna-offer");
  EXPECT_EQ(LastResponse(ring).body(), "anna-offer");
}

TEST_F(EarlyMediaTest, A183ThatComesAfterTheEndIsNotHeard) {
  Register(anna_);
  const auto ring = Press();
  Cancel(ring);
  Reply(anna_, 183, "a", "anna-sdp");
  EXPECT_THAT(Statuses(ring), ElementsAre(100, 487));
}

}  // namespace
}  // namespace foyer::proxy
