#include "door/doorbell.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_user_agent.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using Call = UserAgentCallState;

class OneLock : public LockOpener {
 public:
  Result<Opening> Open(std::string_view lock, std::string_view) override {
    if (lock != "front") return Error{"there is no such lock"};
    return Opening::kStarted;
  }
  std::vector<LockState> States() const override { return {{"front", false}}; }
};

class NotedSounds : public VisitorSounds {
 public:
  void OnPress() override { facts += "press "; }
  void OnRinging() override { facts += "ringing "; }
  void OnAnswered() override { facts += "answered "; }
  void OnEnded() override {
    if (!facts.ends_with("ended ")) facts += "ended ";
  }
  std::string facts = "ended ";
};

DoorConfig DoorThat(RepeatPress repeat) {
  DoorConfig config;
  config.aor = {"door", "home.example"};
  config.ring = "sip:home@home.example";
  config.repeat_press = repeat;
  config.max_call = 120s;
  config.hangup_after_open = 5s;
  return config;
}

class DoorbellTest : public testing::Test {
 protected:
  DoorbellTest() { bell_.OnRegistered(true); }
  explicit DoorbellTest(RepeatPress repeat) : repeat_(repeat) { bell_.OnRegistered(true); }

  const RepeatPress repeat_ = RepeatPress::kIgnore;
  FakeEventLoop loop_;
  FakeEventJournal journal_;
  OneLock locks_;
  FakeUserAgent user_agent_;
  Doorbell bell_{loop_, journal_, locks_, user_agent_, DoorThat(repeat_)};
};

TEST_F(DoorbellTest, APressRingsTheHouseOrTheTargetOfTheButton) {
  ASSERT_TRUE(bell_.Press("").ok());
  EXPECT_EQ(bell_.State(), "ringing");
  bell_.OnRingState(Call::kEnded, "nobody");
  EXPECT_EQ(bell_.State(), "idle");
  ASSERT_TRUE(bell_.PressButton("gpiochip0:3", "sip:flat2@home.example").ok());
  bell_.OnRingState(Call::kEnded, "nobody");
  ASSERT_TRUE(bell_.Press("flat3").ok());
  EXPECT_EQ(user_agent_.rings,
            (std::vector<std::string>{"sip:home@home.example", "sip:flat2@home.example", "sip:flat3@home.example"}));
  EXPECT_EQ(journal_.LastField(EventType::kRing, "button"), "control");
}

TEST_F(DoorbellTest, ItIsInACallFromTheAnswerToTheEnd) {
  static_cast<void>(bell_.Press(""));
  bell_.OnRingState(Call::kEarly, "");
  EXPECT_EQ(bell_.State(), "ringing");
  bell_.OnRingState(Call::kAnswered, "");
  EXPECT_EQ(bell_.State(), "in_call");
  bell_.OnRingState(Call::kEnded, "bye");
  EXPECT_EQ(bell_.State(), "idle");
}

TEST_F(DoorbellTest, TheVisitorHearsOfPressRingAnswerAndEnd) {
  NotedSounds sounds;
  bell_.UseSounds(sounds);
  static_cast<void>(bell_.Press(""));
  EXPECT_EQ(sounds.facts, "ended press ended ringing ");
  bell_.OnRingState(Call::kEarly, "");
  bell_.OnRingState(Call::kAnswered, "");
  bell_.OnRingState(Call::kEnded, "bye");
  EXPECT_EQ(sounds.facts, "ended press ended ringing answered ended ");
  sounds.facts.clear();
  bell_.OnRegistered(false);
  static_cast<void>(bell_.Press(""));
  EXPECT_EQ(sounds.facts, "press ") << "at once, though nothing rings yet";
  loop_.Advance(10s);
  EXPECT_EQ(sounds.facts, "press ended ");
  user_agent_.refusal = "no memory";
  bell_.OnRegistered(true);
  static_cast<void>(bell_.Press(""));
  EXPECT_EQ(sounds.facts, "press ended press ended ");
}

TEST_F(DoorbellTest, ATestIsNoPressAndIsToldToNobody) {
  NotedSounds sounds;
  bell_.UseSounds(sounds);
  ASSERT_TRUE(bell_.BeginTest("sip:test@home.example").ok());
  EXPECT_EQ(user_agent_.rings, std::vector<std::string>{"sip:test@home.example"});
  EXPECT_FALSE(bell_.BeginTest("sip:test@home.example").ok());
  bell_.OnRingState(Call::kEarly, "");
  bell_.OnRingState(Call::kAnswered, "");
  EXPECT_EQ(bell_.State(), "idle");
  EXPECT_FALSE(bell_.HangUp().ok());
  bell_.EndTest();
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
  bell_.OnRingState(Call::kEnded, "bye");
  bell_.EndTest();
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
  EXPECT_TRUE(journal_.events.empty());
  EXPECT_EQ(sounds.facts, "ended ");
  EXPECT_TRUE(bell_.Press("").ok());
  EXPECT_FALSE(bell_.BeginTest("sip:test@home.example").ok()) << "it rings";
}

TEST_F(DoorbellTest, AVisitorNeverWaitsForATest) {
  ASSERT_TRUE(bell_.BeginTest("sip:test@home.example").ok());
  ASSERT_TRUE(bell_.Press("").ok());
  EXPECT_EQ(bell_.State(), "ringing");
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  bell_.OnRingState(Call::kEnded, "hung up");
  loop_.RunReady();
  ASSERT_EQ(user_agent_.rings.size(), 2U);
  EXPECT_EQ(user_agent_.rings.back(), "sip:home@home.example");
  EXPECT_EQ(journal_.CountOf(EventType::kRing), 1U);
}

TEST_F(DoorbellTest, APressBeforeTheRegistrationRingsAsSoonAsItIsThere) {
  bell_.OnRegistered(false);
  EXPECT_TRUE(bell_.Press("").ok());
  EXPECT_TRUE(user_agent_.rings.empty());
  EXPECT_EQ(journal_.CountOf(EventType::kRing), 1U) << "the press is when the visitor pressed";
  loop_.Advance(9s);
  bell_.OnRegistered(true);
  loop_.RunReady();
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  EXPECT_EQ(journal_.CountOf(EventType::kRing), 1U);
}

TEST_F(DoorbellTest, APressIsNotKeptForever) {
  bell_.OnRegistered(false);
  static_cast<void>(bell_.Press(""));
  loop_.Advance(10s);
  EXPECT_EQ(bell_.State(), "idle");
  EXPECT_EQ(journal_.CountOf(EventType::kEnded), 1U);
  bell_.OnRegistered(true);
  loop_.RunReady();
  EXPECT_TRUE(user_agent_.rings.empty());
}

TEST_F(DoorbellTest, AForgottenCallEnds) {
  static_cast<void>(bell_.Press(""));
  loop_.Advance(30s);
  bell_.OnRingState(Call::kAnswered, "");
  loop_.Advance(119s);
  EXPECT_EQ(user_agent_.ring_hang_ups, 0);
  loop_.Advance(1s);
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
}

TEST_F(DoorbellTest, TheCallEndsAWhileAfterTheDoorWasOpened) {
  bell_.OnLockOpened();
  static_cast<void>(bell_.Press(""));
  loop_.Advance(20s);
  EXPECT_EQ(user_agent_.ring_hang_ups, 0) << "an opening before the ring does not count";
  bell_.OnLockOpened();
  loop_.Advance(4s);
  bell_.OnLockOpened();
  loop_.Advance(1s);
  EXPECT_EQ(user_agent_.ring_hang_ups, 1) << "from the first opening";
}

TEST_F(DoorbellTest, ARefusedRingIsToldAndLeavesTheBellReady) {
  user_agent_.refusal = "no camera, no microphone";
  EXPECT_FALSE(bell_.Press("").ok());
  EXPECT_EQ(journal_.LastField(EventType::kEnded, "why"), "no camera, no microphone");
  user_agent_.refusal.reset();
  EXPECT_TRUE(bell_.Press("").ok());
}

TEST_F(DoorbellTest, HangUpEndsTheRingAndSaysWhenThereIsNone) {
  EXPECT_FALSE(bell_.HangUp().ok());
  static_cast<void>(bell_.Press(""));
  EXPECT_TRUE(bell_.HangUp().ok());
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
  EXPECT_TRUE(user_agent_.hang_ups.empty());
}

TEST_F(DoorbellTest, OpeningByControlIsAuditedAllowedOrNot) {
  EXPECT_TRUE(bell_.Open("front", "root", UnlockMethod::kControl).ok());
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "allowed"), "yes");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "user"), "root");
  EXPECT_FALSE(bell_.Open("cellar", "root", UnlockMethod::kControl).ok());
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "allowed"), "no");
}

TEST_F(DoorbellTest, IgnoringARepeatedPressDoesNothingAtAll) {
  static_cast<void>(bell_.Press(""));
  EXPECT_FALSE(bell_.Press("").ok());
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  EXPECT_EQ(journal_.CountOf(EventType::kRing), 1U);
}

class NotifyingDoorbellTest : public DoorbellTest {
 protected:
  NotifyingDoorbellTest() : DoorbellTest(RepeatPress::kNotify) {}
};

TEST_F(NotifyingDoorbellTest, ARepeatedPressIsRecordedAndTheRingGoesOn) {
  static_cast<void>(bell_.Press(""));
  EXPECT_TRUE(bell_.Press("").ok());
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  EXPECT_EQ(journal_.LastField(EventType::kRing, "repeat"), "notify");
}

class RestartingDoorbellTest : public DoorbellTest {
 protected:
  RestartingDoorbellTest() : DoorbellTest(RepeatPress::kRestart) {}
};

TEST_F(RestartingDoorbellTest, ARepeatedPressRingsAnewOnceTheOldRingIsGone) {
  static_cast<void>(bell_.Press(""));
  static_cast<void>(bell_.Press("sip:flat2@home.example"));
  EXPECT_EQ(user_agent_.ring_hang_ups, 1);
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  bell_.OnRingState(Call::kEnded, "cancelled");
  loop_.RunReady();
  ASSERT_EQ(user_agent_.rings.size(), 2U);
  EXPECT_EQ(user_agent_.rings[1], "sip:flat2@home.example");
  EXPECT_EQ(bell_.State(), "ringing");
}

TEST_F(RestartingDoorbellTest, HangingUpWhileItRestartsRingsNoMore) {
  static_cast<void>(bell_.Press(""));
  static_cast<void>(bell_.Press(""));
  bell_.OnRingState(Call::kEnded, "cancelled");
  EXPECT_TRUE(bell_.HangUp().ok());
  loop_.RunReady();
  EXPECT_EQ(user_agent_.rings.size(), 1U);
  EXPECT_EQ(bell_.State(), "idle");
}

TEST_F(RestartingDoorbellTest, ARepeatedPressNeverCutsAConversation) {
  static_cast<void>(bell_.Press(""));
  bell_.OnRingState(Call::kAnswered, "");
  EXPECT_TRUE(bell_.Press("").ok());
  EXPECT_EQ(user_agent_.ring_hang_ups, 0);
  EXPECT_EQ(journal_.LastField(EventType::kRing, "repeat"), "notify");
}

}  // namespace
}  // namespace foyer::door
