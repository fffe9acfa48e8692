#include "entry/gate.h"

#include "tests/entry/entry_fixture.h"
#include "tests/fakes/fake_access.h"
#include "tests/fakes/fake_lock_opener.h"

namespace foyer::entry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Strings = std::vector<std::string>;

class GateTest : public EntryFixture {
 protected:
  void SetUp() override {
    keypad_ = gate_.AddPlace("keys", "front", CredentialKind::kPin);
    reader_ = gate_.AddPlace("hall", "garage", CredentialKind::kCard);
  }
  void Type(const std::string& pin) {
    gate_.Show(keypad_, pin);
    Work();
  }
  void ShowCard(const std::string& number) {
    gate_.Show(reader_, number);
    Work();
  }
  std::string Last(const char* field) const { return journal_.LastField(EventType::kUnlock, field); }
  std::size_t Decisions() const { return journal_.CountOf(EventType::kUnlock); }

  FakeAccess access_;
  FakeLockOpener locks_;
  NextCard next_card_{loop_, journal_, *book_, {"hall"}};
  Strings feedback_;
  Gate gate_{{loop_, journal_, access_, users_, locks_, *book_, hash_, next_card_},
             [this](const std::string& place, bool good) { feedback_.push_back(place + (good ? " yes" : " no")); }};
  std::size_t keypad_ = 0, reader_ = 0;
};

TEST_F(GateTest, AKnownPinOpensTheLockOfItsKeypadAndSaysWhoItWas) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  Type("4711");
  EXPECT_EQ(locks_.opened, (Strings{"front"}));
  ASSERT_EQ(Decisions(), 1U);
  EXPECT_EQ(Last("user"), "anna@house.example");
  EXPECT_EQ(Last("method"), "pin");
  EXPECT_EQ(Last("lock"), "front");
  EXPECT_EQ(Last("allowed"), "yes");
  EXPECT_EQ(Last("at"), "keys");
  EXPECT_EQ(feedback_, (Strings{"keys yes"}));
}

TEST_F(GateTest, TheRulesAreAskedAsForACodeFromAPhone) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  ASSERT_EQ(AddCard(Of(kBen), "77"), "");
  access_.refuse = [](const AccessRequest&) { return true; };
  Type("4711");
  EXPECT_EQ(Last("user"), "anna@house.example");
  EXPECT_EQ(Last("allowed"), "no");
  EXPECT_EQ(Last("why"), "no rule allows it");
  ShowCard("77");
  EXPECT_TRUE(locks_.opened.empty());
  ASSERT_EQ(access_.asked.size(), 2U);
  EXPECT_EQ(access_.asked[0].who.aor, kAnna);
  EXPECT_EQ(access_.asked[0].who.proof, Proof::kPin);
  EXPECT_EQ(access_.asked[0].action, Action::kOpen);
  EXPECT_EQ(access_.asked[0].lock, "front");
  EXPECT_EQ(access_.asked[1].who.proof, Proof::kCard);
  EXPECT_EQ(access_.asked[1].lock, "garage");
  EXPECT_EQ(feedback_, (Strings{"keys no", "hall no"}));
}

TEST_F(GateTest, AWrongPinIsRecordedWithoutItsDigits) {
  Type("739164");
  EXPECT_EQ(Last("why"), "wrong PIN");
  EXPECT_EQ(Last("user"), "");
  ShowCard("55019283");
  EXPECT_EQ(Last("why"), "unknown card");
  EXPECT_EQ(Last("card"), "...283");
  for (const Event& event : journal_.events) {
    for (const auto& [name, value] : event.fields) {
      EXPECT_THAT(value, Not(HasSubstr("7391")));
      EXPECT_THAT(value, Not(HasSubstr("5501")));
    }
  }
}

TEST_F(GateTest, WrongPinsPauseTheirKeypadAndNothingElse) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  ASSERT_EQ(AddCard(Of(kAnna), "77"), "");
  const std::size_t second = gate_.AddPlace("back", "front", CredentialKind::kPin);
  for (int wrong = 0; wrong < 5; ++wrong) Type("0815");
  EXPECT_EQ(Last("why"), "wrong PIN; paused for 30 s");
  const std::size_t before = Decisions();
  for (int i = 0; i < 20; ++i) Type("4711");
  EXPECT_TRUE(locks_.opened.empty());
  EXPECT_EQ(Decisions(), before + 1) << "told once";
  EXPECT_EQ(Last("why"), "paused after wrong ones");
  ShowCard("77");
  gate_.Show(second, "4711");
  Work();
  EXPECT_EQ(locks_.opened, (Strings{"garage", "front"}));
  loop_.Advance(30s);
  Type("4711");
  EXPECT_EQ(locks_.opened.size(), 3U);
  Type("0815");
  EXPECT_EQ(Last("why"), "wrong PIN; paused for 60 s") << "a right one buys no guesses";
}

TEST_F(GateTest, ATemporaryCodeCountsInItsTimeOnly) {
  Credential guest = Of(kAnna);
  guest.from = loop_.WallNow() + 1h;
  guest.until = loop_.WallNow() + 2h;
  ASSERT_EQ(AddPin(guest, "8520"), "");
  Type("8520");
  EXPECT_EQ(Last("why"), "not valid yet");
  loop_.SetWall(*guest.from);
  Type("8520");
  EXPECT_EQ(locks_.opened.size(), 1U);
  loop_.SetWall(*guest.until);
  Type("8520");
  EXPECT_EQ(Last("why"), "expired");
  EXPECT_EQ(Last("user"), "anna@house.example");
  EXPECT_EQ(locks_.opened.size(), 1U);
}

TEST_F(GateTest, APowerCutThatTakesTheClockRevivesNoCodeThatIsOver) {
  Credential guest = Of(kAnna);
  guest.until = loop_.WallNow() + 1h;
  ASSERT_EQ(AddPin(guest, "8520"), "");
  loop_.SetWall(std::chrono::system_clock::time_point(60s));
  Type("8520");
  EXPECT_EQ(Last("why"), "the clock is not set");
  EXPECT_TRUE(locks_.opened.empty());
}

TEST_F(GateTest, ACodeOfNobodyOpensItsLockByTheOperatorsWord) {
  ASSERT_EQ(AddPin(Parcel(2), "8520"), "");
  Type("8520");
  EXPECT_EQ(locks_.opened, (Strings{"front"}));
  EXPECT_EQ(Last("user"), "parcel service");
  EXPECT_EQ(access_.asked.back().who.proof, Proof::kOperator);
  const std::size_t other = gate_.AddPlace("back", "garage", CredentialKind::kPin);
  gate_.Show(other, "8520");
  Work();
  EXPECT_EQ(Last("why"), "it is for another lock");
  EXPECT_EQ(locks_.opened.size(), 1U);
}

TEST_F(GateTest, AUseIsOnDiskBeforeTheLockOpens) {
  ASSERT_EQ(AddPin(Parcel(1), "8520"), "");
  gate_.Show(keypad_, "8520");
  hash_.Finish();
  EXPECT_TRUE(locks_.opened.empty());
  store_.Commit();
  EXPECT_EQ(locks_.opened.size(), 1U);
  Restart();  // as after a power cut while the lock is open
  EXPECT_EQ(FindPin("8520")->uses_left, 0U);
}

TEST_F(GateTest, WhereAUseCannotBeWrittenNothingOpens) {
  ASSERT_EQ(AddPin(Parcel(1), "8520"), "");
  store_.failing = true;
  Type("8520");
  EXPECT_TRUE(locks_.opened.empty());
  EXPECT_THAT(Last("why"), HasSubstr("its use cannot be counted"));
  store_.failing = false;
  Type("8520");
  EXPECT_EQ(locks_.opened.size(), 1U);
  Type("8520");
  EXPECT_EQ(Last("why"), "used up");
}

TEST_F(GateTest, WhoIsGoneIsLetInNoMore) {
  ASSERT_EQ(AddPin(Of(kBen), "8520"), "");
  std::erase_if(users_.users, [this](const User& user) { return user.aor == kBen; });
  Type("8520");
  EXPECT_TRUE(locks_.opened.empty());
  EXPECT_EQ(Last("why"), "there is no such user now");
}

TEST_F(GateTest, ALockThatCannotOpenIsToldWithTheReason) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  locks_.broken = true;
  Type("4711");
  EXPECT_EQ(Last("allowed"), "no");
  EXPECT_EQ(Last("why"), "the line is dead");
}

TEST_F(GateTest, TheNextUnknownCardIsEnrolledAndThenKnown) {
  ASSERT_EQ(AddCard(Of(kBen), "88"), "");
  ASSERT_TRUE(next_card_.Start(Of(kAnna), "").ok());
  ShowCard("88");
  EXPECT_EQ(locks_.opened, (Strings{"garage"})) << "a known one opens, and is not taken";
  gate_.Show(reader_, "77");
  hash_.Finish();
  gate_.Show(reader_, "77");  // readers repeat what lies on them
  hash_.Finish();
  store_.Commit();
  EXPECT_EQ(Decisions(), 1U);
  EXPECT_EQ(feedback_, (Strings{"hall yes", "hall yes"}));
  ShowCard("77");
  EXPECT_EQ(Last("user"), "anna@house.example");
  EXPECT_EQ(locks_.opened.size(), 2U);
}

TEST_F(GateTest, OneEntryAtATime) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  gate_.Show(keypad_, "4711");
  gate_.Show(keypad_, "4711");
  EXPECT_EQ(hash_.waiting.size(), 1U);
  Work();
  EXPECT_EQ(locks_.opened.size(), 1U);
  hash_.full = true;
  Type("4711");
  EXPECT_EQ(Last("why"), "too many at once");
}

}  // namespace
}  // namespace foyer::entry
