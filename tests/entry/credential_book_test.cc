#include "entry/credential_book.h"

#include "tests/entry/entry_fixture.h"

namespace foyer::entry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class CredentialBookTest : public EntryFixture {};

TEST_F(CredentialBookTest, APinIsKnownOnceItIsOnDiskAndAfterARestart) {
  bool added = false;
  book_->AddPin(Of(kAnna), "4711", [&](const Result<IssuedPin>& issued) { added = issued.ok(); });
  hash_.Finish();
  EXPECT_EQ(FindPin("4711"), nullptr);
  EXPECT_FALSE(added);
  store_.Commit();
  EXPECT_TRUE(added);
  ASSERT_NE(FindPin("4711"), nullptr);
  EXPECT_EQ(FindPin("4711")->user, kAnna);
  EXPECT_EQ(FindCard("4711"), nullptr);
  Restart();
  ASSERT_NE(FindPin("4711"), nullptr);
  EXPECT_EQ(FindPin("4711")->user, kAnna);
}

TEST_F(CredentialBookTest, WhatIsOnlyForAWhileComesBackAsItWas) {
  Credential wanted = Parcel(3);
  wanted.from = loop_.WallNow() + 1h;
  wanted.until = loop_.WallNow() + 2h;
  ASSERT_EQ(AddPin(wanted, "834712"), "");
  Restart();
  const auto list = book_->List(CredentialKind::kPin);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].name, "parcel service");
  EXPECT_EQ(list[0].lock, "front");
  EXPECT_EQ(list[0].uses_left, 3U);
  EXPECT_EQ(list[0].from, wanted.from);
  EXPECT_EQ(list[0].until, wanted.until);
}

TEST_F(CredentialBookTest, TwoPeopleNeverGetTheSamePinAndAreNotToldWhoHasIt) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  const std::string told = AddPin(Of(kBen), "4711");
  EXPECT_THAT(told, HasSubstr("cannot be used"));
  EXPECT_THAT(told, Not(HasSubstr("anna")));
  EXPECT_EQ(FindPin("4711")->user, kAnna);
}

TEST_F(CredentialBookTest, NotEvenIfBothAskAtOnce) {
  int added = 0;
  for (const Aor& user : {kAnna, kBen}) {
    book_->AddPin(Of(user), "4711", [&](const Result<IssuedPin>& issued) { added += issued.ok() ? 1 : 0; });
  }
  Work();
  EXPECT_EQ(added, 1);
}

TEST_F(CredentialBookTest, ANewPinStandsInForTheOldOneInOneStep) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  ASSERT_EQ(AddPin(Of(kAnna), "8520"), "");
  EXPECT_EQ(FindPin("4711"), nullptr);
  ASSERT_NE(FindPin("8520"), nullptr);
  EXPECT_EQ(book_->List(CredentialKind::kPin).size(), 1U);
  ASSERT_EQ(AddPin(Of(kAnna), "8520"), "") << "the same again";
  EXPECT_NE(FindPin("8520"), nullptr);
  EXPECT_EQ(AddPin(Of(kBen), "4711"), "") << "the old one is free";
  Restart();
  EXPECT_EQ(book_->List(CredentialKind::kPin).size(), 2U);
}

TEST_F(CredentialBookTest, WhereTheDiskRefusesTheOldOneStays) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  store_.failing = true;
  EXPECT_THAT(AddPin(Of(kAnna), "8520"), HasSubstr("disk"));
  EXPECT_NE(FindPin("4711"), nullptr);
  EXPECT_EQ(FindPin("8520"), nullptr);
  const std::string id = FindPin("4711")->id;
  EXPECT_THAT(Remove(CredentialKind::kPin, id), HasSubstr("disk"));
  EXPECT_NE(FindPin("4711"), nullptr);
  store_.failing = false;
  EXPECT_EQ(Remove(CredentialKind::kPin, id), "");
  EXPECT_EQ(FindPin("4711"), nullptr);
}

TEST_F(CredentialBookTest, ATemporaryCodeStandsBesideThePinOfItsUser) {
  Credential guest = Of(kAnna);
  guest.uses_left = 1;
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  ASSERT_EQ(AddPin(guest, "8520"), "");
  EXPECT_NE(FindPin("4711"), nullptr);
  EXPECT_NE(FindPin("8520"), nullptr);
}

TEST_F(CredentialBookTest, AUseIsSpentAtOnceAndOnDiskBeforeAnythingIsTold) {
  ASSERT_EQ(AddPin(Parcel(1), "8520"), "");
  const std::string id = FindPin("8520")->id;
  std::vector<bool> told;
  book_->Spend(id, [&](const Status& done) { told.push_back(done.ok()); });
  EXPECT_TRUE(told.empty());
  book_->Spend(id, [&](const Status& done) { told.push_back(done.ok()); });
  EXPECT_EQ(told, (std::vector<bool>{false})) << "two keypads at once are one use";
  store_.Commit();
  EXPECT_EQ(told, (std::vector<bool>{false, true}));
  Restart();
  ASSERT_NE(FindPin("8520"), nullptr);
  EXPECT_EQ(FindPin("8520")->uses_left, 0U);
}

TEST_F(CredentialBookTest, AUseThatCannotBeWrittenIsNotSpent) {
  ASSERT_EQ(AddPin(Parcel(1), "8520"), "");
  store_.failing = true;
  bool good = true;
  book_->Spend(FindPin("8520")->id, [&](const Status& done) { good = done.ok(); });
  store_.Commit();
  EXPECT_FALSE(good);
  EXPECT_EQ(FindPin("8520")->uses_left, 1U);
}

TEST_F(CredentialBookTest, WhatIsRemovedIsNotWrittenAgainByAUse) {
  ASSERT_EQ(AddPin(Parcel(2), "8520"), "");
  const std::string id = FindPin("8520")->id;
  book_->Remove(CredentialKind::kPin, id, [](const Status&) {});
  EXPECT_EQ(FindPin("8520"), nullptr) << "from this moment on";
  book_->Spend(id, [](const Status& done) { EXPECT_FALSE(done.ok()); });
  store_.Commit();
  Restart();
  EXPECT_EQ(FindPin("8520"), nullptr);
}

TEST_F(CredentialBookTest, AllOfAUserGoTogether) {
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  ASSERT_EQ(AddCard(Of(kAnna), "12345"), "");
  ASSERT_EQ(AddPin(Of(kBen), "8520"), "");
  bool done = false;
  book_->RemoveAllOf(kAnna, [&](const Status& status) { done = status.ok(); });
  store_.Commit();
  EXPECT_TRUE(done);
  EXPECT_EQ(FindPin("4711"), nullptr);
  EXPECT_EQ(FindCard("12345"), nullptr);
  EXPECT_NE(FindPin("8520"), nullptr);
}

TEST_F(CredentialBookTest, OnlyPeopleWhoExistMayHaveOne) {
  EXPECT_THAT(AddPin(Of({"eve", "house.example"}), "4711"), HasSubstr("no user eve"));
  EXPECT_THAT(AddPin(Of({"gate", "house.example"}), "4711"), HasSubstr("a door opens no locks"));
  Credential cellar = Of(kAnna);
  cellar.lock = "cellar";
  EXPECT_THAT(AddPin(cellar, "4711"), HasSubstr("no lock 'cellar'"));
  EXPECT_THAT(AddPin(Of(kAnna), "471"), HasSubstr("4 to 12 digits"));
  for (Credential nobodys : {Parcel(1), Parcel(1), Parcel(1)}) {
    static int n = 0;
    ++n;
    if (n == 1) nobodys.name.clear();
    if (n == 2) nobodys.lock.clear();
    if (n == 3) nobodys.uses_left.reset();
    EXPECT_THAT(AddPin(nobodys, "4711"), HasSubstr("needs a name, a lock, and an end or a number of uses"));
  }
}

TEST_F(CredentialBookTest, APinThatIsMadeIsToldOnceAndIsNobodysElse) {
  std::string pin;
  book_->AddPin(Of(kAnna), "", [&](const Result<IssuedPin>& issued) { pin = issued->pin; });
  Work();
  EXPECT_EQ(pin.size(), 6U);
  EXPECT_NE(FindPin(pin), nullptr);
}

TEST_F(CredentialBookTest, WhatIsOverMakesRoomForWhatComes) {
  Credential guest = Of(kBen);
  guest.until = loop_.WallNow() + 1h;
  ASSERT_EQ(AddPin(guest, "8520"), "");
  loop_.SetWall(loop_.WallNow() + 2h);
  ASSERT_EQ(AddPin(Of(kAnna), "4711"), "");
  EXPECT_EQ(book_->List(CredentialKind::kPin).size(), 2U) << "still shown";
  loop_.SetWall(loop_.WallNow() + 48h);
  ASSERT_EQ(AddPin(Of(kBen), "9462"), "");
  EXPECT_EQ(book_->List(CredentialKind::kPin).size(), 2U);
  EXPECT_EQ(FindPin("8520"), nullptr);
}

TEST_F(CredentialBookTest, ThereAreNotMoreThanItHolds) {
  for (std::size_t i = 0; i < CredentialBook::kMost; ++i) {
    ASSERT_EQ(AddCard(Of(kAnna), "card" + std::to_string(i)), "");
  }
  EXPECT_THAT(AddCard(Of(kAnna), "one more"), HasSubstr("remove some"));
  hash_.full = true;
  EXPECT_THAT(AddPin(Of(kAnna), "4711"), HasSubstr("try again"));
}

TEST_F(CredentialBookTest, NeitherDiskNorJournalHoldsTheDigits) {
  ASSERT_EQ(AddPin(Of(kAnna), "739164"), "");
  ASSERT_EQ(AddCard(Of(kAnna), "55019283"), "");
  for (const auto& [table, rows] : store_.tables) {
    for (const auto& [key, row] : rows) {
      EXPECT_THAT(row, Not(HasSubstr("739164")));
      EXPECT_THAT(row, Not(HasSubstr("55019283")));
    }
  }
  EXPECT_EQ(journal_.CountOf(EventType::kCredential), 2U);
  for (const Event& event : journal_.events) {
    for (const auto& [name, value] : event.fields) EXPECT_THAT(value, Not(HasSubstr("739164")));
  }
}

}  // namespace
}  // namespace foyer::entry
