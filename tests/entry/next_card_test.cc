#include "entry/next_card.h"

#include "tests/entry/entry_fixture.h"

namespace foyer::entry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class NextCardTest : public EntryFixture {
 protected:
  std::string Start(const Aor& user, const std::string& reader = {}) {
    Credential card = Of(user);
    card.name = "blue tag";
    const Status started = next_.Start(card, reader);
    return started ? "" : started.error().message;
  }
  bool Show(const std::string& reader, const std::string& number) {
    const bool taken = next_.Take(reader, FakeHash::HashOf(CredentialKind::kCard, number), [](bool) {});
    store_.Commit();
    return taken;
  }

  NextCard next_{loop_, journal_, *book_, {"hall", "gate"}};
};

TEST_F(NextCardTest, TheNextCardBecomesHersOnceItIsOnDisk) {
  ASSERT_EQ(Start(kAnna), "");
  EXPECT_EQ(next_.Current().state, Enrolment::State::kWaiting);
  EXPECT_EQ(next_.Current().left, 30s);
  loop_.Advance(29s);
  bool kept = false;
  EXPECT_TRUE(next_.Take("hall", FakeHash::HashOf(CredentialKind::kCard, "77"), [&](bool done) { kept = done; }));
  EXPECT_FALSE(kept);
  EXPECT_FALSE(next_.Cancel().ok()) << "it is being written";
  store_.Commit();
  EXPECT_TRUE(kept);
  EXPECT_EQ(next_.Current().state, Enrolment::State::kDone);
  ASSERT_NE(FindCard("77"), nullptr);
  EXPECT_EQ(FindCard("77")->user, kAnna);
  EXPECT_EQ(FindCard("77")->name, "blue tag");
  EXPECT_EQ(next_.Current().card.id, FindCard("77")->id);
  EXPECT_FALSE(Show("hall", "78")) << "only one";
}

TEST_F(NextCardTest, NobodyShowsOneInTime) {
  ASSERT_EQ(Start(kAnna), "");
  loop_.Advance(30s);
  EXPECT_EQ(next_.Current().state, Enrolment::State::kFailed);
  EXPECT_FALSE(Show("hall", "77"));
  EXPECT_EQ(FindCard("77"), nullptr);
  EXPECT_EQ(journal_.LastField(EventType::kCredential, "what"), "not enrolled");
}

TEST_F(NextCardTest, OneAtATimeAndItMayBeCancelled) {
  ASSERT_EQ(Start(kAnna), "");
  EXPECT_THAT(Start(kBen), HasSubstr("waited for already"));
  EXPECT_TRUE(next_.Cancel().ok());
  EXPECT_FALSE(next_.Cancel().ok());
  EXPECT_FALSE(Show("hall", "77"));
  EXPECT_EQ(Start(kBen), "");
}

TEST_F(NextCardTest, OnlyAtTheReaderThatWasNamed) {
  ASSERT_EQ(Start(kAnna, "gate"), "");
  EXPECT_FALSE(Show("hall", "77"));
  EXPECT_TRUE(Show("gate", "77"));
}

TEST_F(NextCardTest, WhatCannotBeIsToldAtOnce) {
  EXPECT_THAT(Start({"eve", "house.example"}), HasSubstr("no user eve"));
  EXPECT_THAT(Start(kAnna, "cellar"), HasSubstr("there is: hall, gate"));
  NextCard none(loop_, journal_, *book_, {});
  EXPECT_FALSE(none.Start(Of(kAnna), "").ok());
}

TEST_F(NextCardTest, ADiskThatRefusesKeepsNoCard) {
  ASSERT_EQ(Start(kAnna), "");
  store_.failing = true;
  EXPECT_TRUE(Show("hall", "77"));
  EXPECT_EQ(next_.Current().state, Enrolment::State::kFailed);
  EXPECT_THAT(next_.Current().why, HasSubstr("disk"));
  EXPECT_EQ(FindCard("77"), nullptr);
}

}  // namespace
}  // namespace foyer::entry
