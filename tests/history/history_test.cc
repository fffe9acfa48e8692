#include "history/history.h"

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"
#include "tests/history/ring_events.h"

namespace foyer::history {
namespace {

using namespace std::chrono_literals;

class Archive : public RingArchive {
 public:
  std::optional<KeptFile> FindSnapshot(std::uint64_t) const override { return std::nullopt; }
  std::optional<KeptFile> FindRecording(std::uint64_t) const override { return std::nullopt; }
  void Remove(std::uint64_t event) override { removed.push_back(event); }
  void TakeSnapshot(std::function<void(Result<Jpeg>)>) override {}
  std::vector<std::uint64_t> removed;
};

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() { Start(); }

  void Start() {
    history_.reset();
    journal_.reset();
    journal_ = std::move(*journal::Journal::Create(loop_, store_));
    history_ = std::move(*History::Create(loop_, *journal_, store_, kDoor, config_));
    history_->UseArchive(archive_);
    store_.Commit();
  }
  // Power off and on: what was not committed is lost.
  void Crash() {
    FakeRecordStore disk;
    disk.tables = store_.tables;
    store_ = std::move(disk);
    Start();
  }

  std::uint64_t Press() {
    journal_->Record(EventType::kRing, {}, {{"button", "front"}, {"target", "sip:home@house.example"}});
    loop_.RunReady();
    store_.Commit();
    return journal_->Recent(1)[0].id;
  }
  void Call() { journal_->Record(EventType::kInviteSent, "c", {{"device", kAnna}, {"caller", kDoor}}); }
  void End(const char* why = "not answered: 408") {
    journal_->Record(EventType::kEnded, "c", {{"why", why}});
    loop_.RunReady();
    store_.Commit();
  }
  std::uint64_t MissedRing() {
    const std::uint64_t id = Press();
    Call();
    End();
    return id;
  }
  std::vector<std::uint64_t> Ids(const RingQuery& query = {}) const {
    std::vector<std::uint64_t> ids;
    for (const RingRecord& ring : history_->List(query)) ids.push_back(ring.id);
    return ids;
  }

  FakeEventLoop loop_;
  FakeRecordStore store_;
  HistoryConfig config_;
  Archive archive_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<History> history_;
};

TEST_F(HistoryTest, ARingIsOnDiskBeforeItIsOver) {
  const std::uint64_t id = Press();
  Crash();
  ASSERT_TRUE(history_->Find(id));
  EXPECT_EQ(history_->Find(id)->end, RingEnd::kCutOff);
  EXPECT_TRUE(history_->Find(id)->IsMissed());
  loop_.RunReady();
  store_.Commit();
  Crash();
  EXPECT_EQ(history_->Find(id)->end, RingEnd::kCutOff);
}

TEST_F(HistoryTest, ARingThatWasAnsweredBeforeThePowerWentIsAnswered) {
  const std::uint64_t id = Press();
  Call();
  journal_->Record(EventType::kAnswered, "c", {{"device", kAnna}, {"aor", "sip:anna@house.example"}});
  loop_.RunReady();
  store_.Commit();
  Crash();
  EXPECT_EQ(history_->Find(id)->end, RingEnd::kAnswered);
  EXPECT_EQ(history_->Find(id)->answered_by, "sip:anna@house.example");
}

TEST_F(HistoryTest, AWholeRingComesBackAfterARestart) {
  const std::uint64_t id = MissedRing();
  Crash();
  ASSERT_EQ(Ids(), std::vector{id});
  EXPECT_EQ(history_->Find(id)->end, RingEnd::kMissed);
  EXPECT_EQ(history_->Find(id)->devices.size(), 1U);
}

TEST_F(HistoryTest, EventsOfOneTurnAreOneWrite) {
  const int before = store_.writes;
  journal_->Record(EventType::kRing, {}, {{"button", "front"}});
  for (int i = 0; i < 10; ++i) Call();
  const int by_journal = store_.writes - before;
  loop_.RunReady();
  EXPECT_EQ(store_.writes - before, by_journal + 1);
}

TEST_F(HistoryTest, PagesGoBackInTime) {
  std::vector<std::uint64_t> all;
  for (int i = 0; i < 5; ++i) all.insert(all.begin(), MissedRing());
  EXPECT_EQ(Ids(), all);
  EXPECT_EQ(Ids({2, std::nullopt, false}), std::vector({all[0], all[1]}));
  EXPECT_EQ(Ids({2, all[1], false}), std::vector({all[2], all[3]}));
  EXPECT_EQ(Ids({2, all[3], false}), std::vector({all[4]}));
  EXPECT_TRUE(Ids({2, all[4], false}).empty());
}

TEST_F(HistoryTest, OnlyTheMissedOnesIfAskedFor) {
  const std::uint64_t missed = MissedRing();
  Press();
  Call();
  journal_->Record(EventType::kAnswered, "c", {{"device", kAnna}});
  End("the device hung up");
  EXPECT_EQ(Ids({50, std::nullopt, true}), std::vector{missed});
  EXPECT_EQ(Ids().size(), 2U);
}

TEST_F(HistoryTest, MissedRingsAreCountedUntilSomebodyLooks) {
  MissedRing();
  const std::uint64_t second = MissedRing();
  EXPECT_EQ(history_->unseen(), 2U);
  history_->MarkSeen(second);
  EXPECT_EQ(history_->unseen(), 0U);
  EXPECT_TRUE(history_->IsSeen(second));
  loop_.RunReady();
  store_.Commit();
  Crash();
  EXPECT_EQ(history_->unseen(), 0U);
  MissedRing();
  EXPECT_EQ(history_->unseen(), 1U);
}

TEST_F(HistoryTest, WhoLooksWhileItRingsHasNotSeenHowItEnds) {
  const std::uint64_t id = Press();
  history_->MarkSeen(id + 100);
  Call();
  End();
  EXPECT_EQ(history_->unseen(), 1U);
}

TEST_F(HistoryTest, WhatIsRemovedIsGoneWithItsFiles) {
  const std::uint64_t id = MissedRing();
  EXPECT_TRUE(history_->Remove(id, "anna"));
  EXPECT_EQ(archive_.removed, std::vector{id});
  EXPECT_FALSE(history_->Find(id));
  EXPECT_FALSE(history_->Remove(id, "anna"));
  const Event told = journal_->Recent(1)[0];
  EXPECT_EQ(told.type, EventType::kRingRemoved);
  EXPECT_EQ(told.Field("user"), "anna");
  loop_.RunReady();
  store_.Commit();
  Crash();
  EXPECT_FALSE(history_->Find(id));
}

TEST_F(HistoryTest, ARingThatGoesOnIsNotRemoved) {
  const std::uint64_t id = Press();
  EXPECT_FALSE(history_->Remove(id, "anna"));
  EXPECT_TRUE(history_->Find(id));
}

TEST_F(HistoryTest, TheOldestGoWhenThereAreTooMany) {
  config_.keep_rings = 10;
  history_->Apply(config_);
  std::vector<std::uint64_t> all;
  for (int i = 0; i < 15; ++i) all.insert(all.begin(), MissedRing());
  all.resize(10);
  EXPECT_EQ(Ids(), all);
  Crash();
  EXPECT_EQ(Ids(), all);
}

TEST_F(HistoryTest, RingsAreForgottenInTime) {
  config_.keep_for = 24h;
  history_->Apply(config_);
  const std::uint64_t old = MissedRing();
  loop_.Advance(23h);
  const std::uint64_t young = MissedRing();
  loop_.Advance(3h);
  EXPECT_FALSE(history_->Find(old));
  EXPECT_TRUE(history_->Find(young));
}

TEST_F(HistoryTest, AClockThatIsWrongForAWhileForgetsNothing) {
  const std::uint64_t id = MissedRing();
  loop_.Advance(5h);
  const auto wall = loop_.WallNow();
  loop_.SetWall(wall + 24h * 365 * 20);
  history_->Apply(config_);
  loop_.Advance(59min);
  Crash();
  loop_.SetWall(wall + 1h);
  loop_.Advance(5h);
  EXPECT_TRUE(history_->Find(id));
}

TEST_F(HistoryTest, ARingOfBeforeTheClockWasSetIsNotTakenForOld) {
  loop_.SetWall(std::chrono::system_clock::time_point(60s));  // 1970
  const std::uint64_t id = MissedRing();
  loop_.SetWall(std::chrono::system_clock::time_point(24h * 365 * 56));
  loop_.Advance(2h);
  EXPECT_TRUE(history_->Find(id));
}

TEST_F(HistoryTest, WhatTheDiskRefusesIsWrittenLater) {
  store_.failing = true;
  const std::uint64_t id = MissedRing();
  store_.failing = false;
  loop_.Advance(6s);
  store_.Commit();
  Crash();
  ASSERT_TRUE(history_->Find(id));
  EXPECT_EQ(history_->Find(id)->end, RingEnd::kMissed);
}

TEST_F(HistoryTest, ARowThatIsNotOursIsPassedOver) {
  const std::uint64_t id = MissedRing();
  store_.tables["rings"]["x"] = "torn";
  Crash();
  EXPECT_EQ(Ids(), std::vector{id});
}

}  // namespace
}  // namespace foyer::history
