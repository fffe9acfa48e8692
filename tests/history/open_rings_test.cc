#include "history/open_rings.h"

#include <gtest/gtest.h>

#include "tests/history/ring_events.h"

namespace foyer::history {
namespace {

using namespace std::chrono_literals;

class OpenRingsTest : public testing::Test {
 protected:
  // The one ring that the event changes.
  RingRecord Tell(const Event& event) {
    const auto changed = rings_.OnEvent(event);
    EXPECT_EQ(changed.size(), 1U) << EventName(event.type);
    return changed.empty() ? RingRecord() : changed.back();
  }

  OpenRings rings_{kDoor};
  RingEvents events_;
};

TEST_F(OpenRingsTest, ARingThatIsAnsweredAndOpenedTellsWhoAndWhen) {
  EXPECT_EQ(Tell(events_.Press()).id, 1U);
  Tell(events_.At(12ms).Invite(kAnna));
  Tell(events_.At(13ms).Invite(kBen));
  Tell(events_.At(80ms).Rings(kAnna));
  Tell(events_.At(95ms).Picture(kAnna));
  Tell(events_.At(5s).Answer(kAnna));
  Tell(events_.At(5010ms).Cancelled(kBen));
  Tell(events_.At(7s).Unlock("anna@house.example", "info", true, "ring-1"));
  const RingRecord ring = Tell(events_.At(9s).Ends("the device hung up"));
  EXPECT_EQ(ring.end, RingEnd::kAnswered);
  EXPECT_FALSE(ring.IsMissed());
  EXPECT_EQ(ring.door, kDoor);
  EXPECT_EQ(ring.button, "front");
  EXPECT_EQ(ring.target, "sip:home@house.example");
  EXPECT_EQ(ring.answered_by, "sip:anna@house.example");
  EXPECT_EQ(ring.answered_device, kAnna);
  EXPECT_EQ(ring.answered, 5s);
  EXPECT_EQ(ring.ended, 9s);
  EXPECT_EQ(ring.why, "the device hung up");
  ASSERT_EQ(ring.devices.size(), 2U);
  EXPECT_EQ(ring.devices[0].state, "answered");
  EXPECT_EQ(ring.devices[0].called, 12ms);
  EXPECT_EQ(ring.devices[0].ringing, 80ms);
  EXPECT_EQ(ring.devices[0].picture, 95ms);
  EXPECT_EQ(ring.devices[1].state, "cancelled");
  EXPECT_FALSE(ring.devices[1].picture);
  ASSERT_EQ(ring.unlocks.size(), 1U);
  EXPECT_EQ(ring.unlocks[0].user, "anna@house.example");
  EXPECT_EQ(ring.unlocks[0].at, 7s);
  EXPECT_EQ(rings_.size(), 0U);
}

TEST_F(OpenRingsTest, TheTimelineIsInTheOrderOfTime) {
  Tell(events_.Press());
  Tell(events_.At(12ms).Invite(kAnna));
  Tell(events_.At(80ms).Rings(kAnna));
  Tell(events_.At(6s).Make(EventType::kUnlock, {}, {{"user", "ben"}, {"lock", "front"}, {"allowed", "yes"}}));
  Tell(events_.At(5s).Make(EventType::kLockOn, {}, {{"lock", "front"}}));  // told later than it was
  const RingRecord ring = Tell(events_.At(9s).Ends("not answered: 408"));
  std::string told;
  for (const RingStep& step : ring.steps) told += step.what + " ";
  EXPECT_EQ(told, "press invite_sent provisional lock_on unlock ended ");
}

TEST_F(OpenRingsTest, NobodyWhoAnsweredNorOpenedMakesItMissed) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Rings(kAnna));
  const RingRecord ring = Tell(events_.At(60s).Ends("not answered: 408"));
  EXPECT_EQ(ring.end, RingEnd::kMissed);
  EXPECT_TRUE(ring.IsMissed());
}

TEST_F(OpenRingsTest, WhoOpensFromThePageHasNotMissedIt) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Unlock("anna", "control", true, {}));
  const RingRecord ring = Tell(events_.Ends("the caller gave up"));
  EXPECT_EQ(ring.end, RingEnd::kOpened);
  EXPECT_FALSE(ring.IsMissed());
  EXPECT_EQ(ring.unlocks[0].method, "control");
}

TEST_F(OpenRingsTest, ARefusedCodeOpensNothing) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Unlock("anna@house.example", "info", false, "ring-1"));
  const RingRecord ring = Tell(events_.Ends("not answered: 408"));
  EXPECT_EQ(ring.end, RingEnd::kMissed);
  EXPECT_FALSE(ring.unlocks[0].allowed);
}

TEST_F(OpenRingsTest, ADeclineIsNoMissButAPhoneThatIsOutOfReachIsNoDecline) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Invite(kBen));
  Tell(events_.Declines(kAnna, "503"));
  RingRecord ring = Tell(events_.Declines(kBen, "603"));
  EXPECT_EQ(ring.devices[0].state, "failed");
  EXPECT_EQ(ring.devices[1].state, "declined");
  ring = Tell(events_.Ends("not answered: 603"));
  EXPECT_EQ(ring.end, RingEnd::kDeclined);
  EXPECT_FALSE(ring.IsMissed());
}

TEST_F(OpenRingsTest, WhoeverRangAndGaveUpWasMissed) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  const RingRecord ring = Tell(events_.Ends("the caller gave up"));
  EXPECT_EQ(ring.end, RingEnd::kCancelled);
  EXPECT_TRUE(ring.IsMissed());
}

TEST_F(OpenRingsTest, ARingThatReachedNobodyHasFailed) {
  Tell(events_.Press());
  const auto changed = rings_.OnDoorIdle(5'000'300'000, "Temporarily unavailable");
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0].end, RingEnd::kFailed);
  EXPECT_TRUE(changed[0].IsMissed());
  EXPECT_EQ(changed[0].why, "nobody could be called: Temporarily unavailable");
  EXPECT_EQ(changed[0].ended, 300ms);
  EXPECT_TRUE(rings_.OnDoorIdle(5'000'400'000, {}).empty());
}

TEST_F(OpenRingsTest, ACallTellsItsOwnEnd) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  EXPECT_TRUE(rings_.OnDoorIdle(5'000'300'000, "Request terminated").empty());
  EXPECT_EQ(Tell(events_.Ends("the caller gave up")).end, RingEnd::kCancelled);
}

TEST_F(OpenRingsTest, ARestartThatIsGivenUpEndsTheRing) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Press("restart"));
  EXPECT_TRUE(rings_.OnEvent(events_.Ends("the caller gave up")).empty());
  EXPECT_EQ(rings_.OnDoorIdle(5'000'300'000, {}).size(), 1U);
}

TEST_F(OpenRingsTest, ARingOfTheDoorThatEndsBeforeItRangIsOver) {
  Tell(events_.Press());
  const RingRecord ring = Tell(events_.In({}).Ends("hung up before it rang"));
  EXPECT_EQ(ring.end, RingEnd::kCancelled);
}

TEST_F(OpenRingsTest, APressThatOnlyNotifiesBelongsToTheRing) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  const RingRecord ring = Tell(events_.Press("notify"));
  EXPECT_EQ(ring.presses, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(Tell(events_.Ends("not answered: 408")).end, RingEnd::kMissed);
}

TEST_F(OpenRingsTest, APressThatCallsEverybodyAnewIsTheSameRing) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.Press("restart"));
  EXPECT_TRUE(rings_.OnEvent(events_.Ends("the caller gave up")).empty());
  Tell(events_.In("ring-2").Invite(kAnna));
  Tell(events_.Answer(kAnna));
  const RingRecord ring = Tell(events_.Ends("the caller hung up"));
  EXPECT_EQ(ring.id, 1U);
  EXPECT_EQ(ring.end, RingEnd::kAnswered);
  EXPECT_EQ(ring.devices.size(), 1U);
  EXPECT_EQ(ring.call_ids, (std::vector<std::string>{"ring-1", "ring-2"}));
}

TEST_F(OpenRingsTest, APressAfterALostEndBeginsAnewRing) {
  Tell(events_.Press());
  const auto changed = rings_.OnEvent(events_.Press());
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].end, RingEnd::kFailed);
  EXPECT_EQ(changed[1].id, 2U);
  EXPECT_EQ(changed[1].end, RingEnd::kGoesOn);
}

TEST_F(OpenRingsTest, ADoorOfAnotherMakerRingsToo) {
  const RingRecord begun = Tell(events_.In("gate-1").Invite(kAnna, "sip:gate@house.example"));
  EXPECT_EQ(begun.door, "sip:gate@house.example");
  EXPECT_EQ(begun.target, "sip:home@house.example");
  EXPECT_TRUE(begun.presses.empty());
  EXPECT_EQ(begun.devices.size(), 1U);
  Tell(events_.Invite(kBen, "sip:gate@house.example"));
  const RingRecord ring = Tell(events_.Ends("not answered: 408"));
  EXPECT_EQ(ring.devices.size(), 2U);
  EXPECT_EQ(ring.end, RingEnd::kMissed);
}

TEST_F(OpenRingsTest, CallsOfPhonesAreNoRings) {
  Event call = events_.Make(EventType::kInviteSent, "talk", {{"device", kBen}, {"caller", "sip:anna@house.example"}});
  EXPECT_TRUE(rings_.OnEvent(call).empty());
  EXPECT_TRUE(rings_.OnEvent(events_.In("talk").Answer(kBen)).empty());
  EXPECT_TRUE(rings_.OnEvent(events_.Ends("the caller hung up")).empty());
  EXPECT_TRUE(rings_.OnEvent(events_.Unlock("anna", "control", true, {})).empty());
}

TEST_F(OpenRingsTest, TwoDoorsThatRingAtOnceAreToldApart) {
  Tell(events_.Press());
  Tell(events_.Invite(kAnna));
  Tell(events_.In("gate-1").Invite(kAnna, "sip:gate@house.example"));
  EXPECT_EQ(Tell(events_.Answer(kAnna)).door, "sip:gate@house.example");
  EXPECT_EQ(Tell(events_.In("ring-1").Ends("not answered: 408")).end, RingEnd::kMissed);
  EXPECT_EQ(rings_.size(), 1U);
}

TEST_F(OpenRingsTest, ThePictureOfAPressFindsItsRing) {
  Tell(events_.Press());
  const Event kept = events_.At(120ms).Make(EventType::kSnapshot, {}, {{"event", "1"}, {"file", "x"}});
  EXPECT_EQ(Tell(kept).steps.back().what, "picture_kept");
  EXPECT_TRUE(rings_.OnEvent(events_.Make(EventType::kSnapshot, {}, {{"event", "99"}})).empty());
}

TEST_F(OpenRingsTest, NobodyMakesARecordGrowForEver) {
  Tell(events_.Press());
  RingRecord ring;
  for (int i = 0; i < 400; ++i) ring = Tell(events_.Invite("anna 192.0.2.7:" + std::to_string(i)));
  for (int i = 0; i < 400; ++i) ring = Tell(events_.Unlock("anna", "info", false, "ring-1"));
  EXPECT_LE(ring.devices.size(), 64U);
  EXPECT_LE(ring.steps.size(), 300U);
  EXPECT_LE(ring.unlocks.size(), 50U);
}

TEST_F(OpenRingsTest, NobodyKeepsMoreRingsOpenThanThereMayBe) {
  for (int i = 0; i < 200; ++i) {
    events_.In("call-" + std::to_string(i));
    rings_.OnEvent(events_.Invite(kAnna, "sip:gate@house.example"));
  }
  EXPECT_EQ(rings_.size(), OpenRings::kMost);
}

}  // namespace
}  // namespace foyer::history
