#include "door/unlock_policy.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_event_journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_lock_opener.h"

namespace foyer::door {
namespace {

using namespace std::chrono_literals;
using V = UnlockVerdict;
using M = UnlockMethod;

std::vector<LockConfig> TwoLocks() {
  std::vector<LockConfig> locks(2);
  locks[0].name = "front";
  locks[0].codes = {"11"};
  locks[0].before_answer = true;
  locks[1].name = "gate";
  locks[1].codes = {"4711"};
  return locks;
}

class UnlockPolicyTest : public testing::Test {
 protected:
  V Send(M method, const std::string& digits) {
    input_.method = method;
    input_.digits = digits;
    return policy_.OnDigits(input_);
  }
  std::string Why() const { return journal_.LastField(EventType::kUnlock, "why"); }
  std::size_t Decisions() const { return journal_.CountOf(EventType::kUnlock); }

  FakeEventLoop loop_;
  FakeEventJournal journal_;
  FakeLockOpener opener_;
  FakeAccess access_;
  UnlockPolicy policy_{loop_, journal_, access_, opener_, TwoLocks()};
  UnlockInput input_{.call_id = "call-1",
                     .user = {"anna", "home.example"},
                     .kind = UserKind::kPhone,
                     .method = M::kInfo,
                     .digits = {},
                     .answered = true,
                     .just_answered = false};
};

TEST_F(UnlockPolicyTest, ACodeTypedSlowlyOpensOnceAndSaysWhoDidIt) {
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
  EXPECT_EQ(Decisions(), 0U);
  loop_.Advance(9s);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kOpened);
  EXPECT_EQ(opener_.opened, std::vector<std::string>{"front"});
  ASSERT_EQ(Decisions(), 1U);
  EXPECT_EQ(journal_.events[0].call_id, "call-1");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "user"), "anna@home.example");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "method"), "info");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "lock"), "front");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "allowed"), "yes");
}

TEST_F(UnlockPolicyTest, Code11SentBothWaysAtOnceOpensOnce) {
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
  EXPECT_EQ(Send(M::kRfc4733, "1"), V::kDuplicate);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kOpened);
  EXPECT_EQ(Send(M::kRfc4733, "1"), V::kDuplicate);
  EXPECT_EQ(opener_.opened.size(), 1U);
  EXPECT_EQ(Decisions(), 1U);
}

TEST_F(UnlockPolicyTest, Code11SentFirstOneWayAndThenTheOtherOpensOnce) {
  Send(M::kRfc4733, "1");
  EXPECT_EQ(Send(M::kRfc4733, "1"), V::kOpened);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kDuplicate);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kDuplicate);
  EXPECT_EQ(Decisions(), 1U);
}

TEST_F(UnlockPolicyTest, AMessageIsAWholeCodeAndItsRepetitionByDigitsOpensNothing) {
  EXPECT_EQ(Send(M::kMessage, "1"), V::kWrongCode);
  EXPECT_EQ(Send(M::kMessage, "11"), V::kOpened);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kDuplicate);
  EXPECT_EQ(opener_.opened.size(), 1U);
  Send(M::kInfo, "1");
  EXPECT_EQ(Send(M::kInfo, "1"), V::kOpened) << "a message cancels one opening, not two";
}

TEST_F(UnlockPolicyTest, BeforeTheAnswerOnlyTheLockThatAllowsItOpens) {
  input_.answered = false;
  EXPECT_EQ(Send(M::kInfo, "4711"), V::kNotAllowed);
  EXPECT_EQ(Why(), "not before the answer");
  EXPECT_EQ(Send(M::kInfo, "11"), V::kOpened);
  EXPECT_EQ(opener_.opened, std::vector<std::string>{"front"});
}

TEST_F(UnlockPolicyTest, ADoorOpensNothingAndIsToldSoOnlyOnceInAWhile) {
  input_.kind = UserKind::kDoor;
  for (int press = 0; press < 10; ++press) EXPECT_EQ(Send(M::kInfo, "11"), V::kNotAllowed);
  EXPECT_TRUE(opener_.opened.empty());
  EXPECT_EQ(Decisions(), 1U);
}

TEST_F(UnlockPolicyTest, ARightCodeOfWhomNoRuleLetsOpensNothingAndIsRecordedWithTheReason) {
  access_.refuse = [](const AccessRequest& request) { return request.lock == "gate"; };
  input_.proof = Proof::kUplink;
  for (const M method : {M::kMessage, M::kInfo, M::kRfc4733}) {
    loop_.Advance(1min);
    EXPECT_EQ(Send(method, "4711"), V::kNotAllowed);
  }
  EXPECT_TRUE(opener_.opened.empty());
  EXPECT_EQ(Decisions(), 3U);
  EXPECT_EQ(Why(), "no rule allows it");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "lock"), "gate");
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "allowed"), "no");
  ASSERT_EQ(access_.asked.size(), 3U);
  EXPECT_EQ(access_.asked[0].who.aor, input_.user);
  EXPECT_EQ(access_.asked[0].who.proof, Proof::kUplink);
  EXPECT_EQ(access_.asked[0].action, Action::kOpen);
  EXPECT_EQ(Send(M::kMessage, "11"), V::kOpened) << "the other lock is another question";
}

TEST_F(UnlockPolicyTest, ARefusalThatRepeatsIsRecordedOnceInAWhileForEachLock) {
  access_.refuse = [](const AccessRequest&) { return true; };
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Send(M::kMessage, "4711"), V::kNotAllowed);
    EXPECT_EQ(Send(M::kMessage, "11"), V::kNotAllowed);
  }
  EXPECT_EQ(Decisions(), 2U);
  loop_.Advance(10s);
  Send(M::kMessage, "11");
  EXPECT_EQ(Decisions(), 3U);
}

TEST_F(UnlockPolicyTest, NoRuleIsAskedAboutAWrongCodeNorDoesARefusalForgiveOne) {
  access_.refuse = [](const AccessRequest&) { return true; };
  for (int wrong = 1; wrong < 5; ++wrong) EXPECT_EQ(Send(M::kMessage, "99"), V::kWrongCode);
  EXPECT_TRUE(access_.asked.empty());
  EXPECT_EQ(Send(M::kMessage, "11"), V::kNotAllowed);
  EXPECT_EQ(Send(M::kMessage, "99"), V::kLockedOut);
}

TEST_F(UnlockPolicyTest, FiveWrongCodesLockTheUserOutInEveryCall) {
  for (int wrong = 1; wrong < 5; ++wrong) EXPECT_EQ(Send(M::kMessage, "99"), V::kWrongCode);
  EXPECT_EQ(Send(M::kMessage, "99"), V::kLockedOut);
  input_.call_id = "call-2";
  EXPECT_EQ(Send(M::kInfo, "11"), V::kLockedOut);
  EXPECT_TRUE(opener_.opened.empty());
  loop_.Advance(30s);
  EXPECT_EQ(Send(M::kInfo, "11"), V::kOpened);
}

TEST_F(UnlockPolicyTest, DigitsOfTwoUsersOrOfTwoCallsDoNotMix) {
  Send(M::kInfo, "1");
  input_.user.user = "bert";
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
  input_.user.user = "anna";
  input_.call_id = "call-2";
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
  EXPECT_TRUE(opener_.opened.empty());
}

TEST_F(UnlockPolicyTest, TheEndOfTheCallForgetsWhatWasTypedInIt) {
  Send(M::kInfo, "1");
  policy_.OnCallEnded("call-1");
  EXPECT_EQ(Send(M::kInfo, "1"), V::kIncomplete);
}

TEST_F(UnlockPolicyTest, AnInfoRightAfterTheAnswerIsMarkedAsLate) {
  input_.just_answered = true;
  EXPECT_EQ(Send(M::kInfo, "11"), V::kOpened);
  EXPECT_EQ(journal_.LastField(EventType::kUnlock, "late"), "yes");
}

TEST_F(UnlockPolicyTest, ALockThatCannotOpenIsRecordedAsNotAllowedWithTheReason) {
  opener_.broken = true;
  EXPECT_EQ(Send(M::kInfo, "11"), V::kNotAllowed);
  EXPECT_EQ(Why(), "the line is dead");
}

TEST_F(UnlockPolicyTest, WhatIsNoDigitIsIgnored) {
  EXPECT_EQ(Send(M::kInfo, std::string("1\0\xff x", 5)), V::kIncomplete);
  EXPECT_EQ(Send(M::kInfo, "1"), V::kOpened);
}

TEST_F(UnlockPolicyTest, NoCodeIsEverWrittenIntoTheJournal) {
  Send(M::kMessage, "4712");
  Send(M::kMessage, "4711");
  for (const Event& event : journal_.events) {
    for (const auto& [name, value] : event.fields) EXPECT_EQ(value.find("471"), std::string::npos) << name;
  }
}

TEST_F(UnlockPolicyTest, OtherCodesCountFromTheNextDigitOn) {
  auto locks = TwoLocks();
  locks[0].codes = {"22"};
  policy_.UseCodes(locks);
  EXPECT_EQ(Send(M::kMessage, "22"), V::kOpened);
  EXPECT_EQ(opener_.opened, (std::vector<std::string>{"front"}));
  EXPECT_NE(Send(M::kMessage, "11"), V::kOpened);
}

}  // namespace
}  // namespace foyer::door
