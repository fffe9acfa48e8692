#include "journal/journal.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/fake_record_store.h"

namespace foyer::journal {
namespace {

using namespace std::chrono_literals;

class JournalTest : public testing::Test {
 protected:
  std::unique_ptr<Journal> Open() { return std::move(*Journal::Create(loop_, store_)); }

  FakeEventLoop loop_;
  FakeRecordStore store_;
};

TEST_F(JournalTest, AnEventIsStampedNumberedAndHandedOnAtOnce) {
  const auto journal = Open();
  std::vector<Event> told;
  const auto subscription = journal->Subscribe([&](const Event& event) { told.push_back(event); });
  journal->Record(EventType::kRing, "call-1", {{"button", "front"}});
  loop_.Advance(1500us);
  journal->Record(EventType::kInviteSent, "call-1", {});
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].Field("button"), "front");
  EXPECT_EQ(told[0].call_id, "call-1");
  EXPECT_EQ(told[1].id, told[0].id + 1);
  EXPECT_EQ(told[1].monotonic_us - told[0].monotonic_us, 1500U);
  EXPECT_EQ(told[0].wall_ms,
            std::chrono::duration_cast<std::chrono::milliseconds>((loop_.WallNow()).time_since_epoch()).count() -
                (told[1].wall_ms - told[0].wall_ms));
}

TEST_F(JournalTest, TheTimeAtWhichItHappenedCountsNotThatOfTheReport) {
  const auto journal = Open();
  journal->Record(EventType::kEnded, {}, {});
  journal->Record(EventType::kLockOn, {}, {}, loop_.Now() - 20ms);
  const auto events = journal->Recent(2);
  EXPECT_EQ(events[0].monotonic_us - events[1].monotonic_us, 20000U);
  EXPECT_EQ(events[0].wall_ms - events[1].wall_ms, 20);
}

TEST_F(JournalTest, AnotherThreadsEventIsRecordedOnTheLoop) {
  const auto journal = Open();
  const TimePoint at = loop_.Now() - 3ms;
  std::thread lock_thread([&] { journal->RecordFromThread(EventType::kLockOff, "call", {{"lock", "gate"}}, at); });
  lock_thread.join();
  EXPECT_TRUE(journal->Recent(10).empty());
  loop_.RunReady();
  ASSERT_EQ(journal->Recent(10).size(), 1U);
  EXPECT_EQ(journal->Recent(1)[0].Field("lock"), "gate");
}

TEST_F(JournalTest, AFloodOfRefusalsIsToldAtTheFirstAndEachDoubling) {
  const auto journal = Open();
  for (int i = 0; i < 1000; ++i) {
    const std::string source = "udp 192.0.2.7:" + std::to_string(10000 + i);  // another port each time
    journal->Record(EventType::kRefused, "call-" + std::to_string(i), {{"what", "INVITE"}, {"source", source}});
  }
  const auto events = journal->Recent(100);
  ASSERT_EQ(events.size(), 10U) << "1, 2, 4 ... 512";
  EXPECT_EQ(events.front().Field("times"), "");
  EXPECT_EQ(events.back().Field("times"), "512");
  journal->Record(EventType::kRefused, {}, {{"what", "MESSAGE"}, {"source", "udp 192.0.2.7:1"}});
  journal->Record(EventType::kRefused, {}, {{"what", "INVITE"}, {"source", "udp 192.0.2.8:1"}});
  EXPECT_EQ(journal->Recent(100).size(), 12U) << "another request, another source";
  loop_.Advance(RefusalLimiter::kMemory + 1s);
  journal->Record(EventType::kRefused, {}, {{"what", "INVITE"}, {"source", "udp 192.0.2.7:1"}});
  EXPECT_EQ(journal->Recent(100).size(), 13U) << "long ago";
}

TEST_F(JournalTest, AFloodFromEverywhereIsBounded) {
  const auto journal = Open();
  for (int i = 0; i < 20'000; ++i)
    journal->Record(EventType::kRefused, {},
                    {{"source", "udp 10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250) + ":5060"}});
  EXPECT_LT(journal->Recent(Journal::kKeptInMemory).size(), RefusalLimiter::kMaxKinds + 20);
}

TEST_F(JournalTest, WhatIsNoRefusalIsToldEachTime) {
  const auto journal = Open();
  for (int i = 0; i < 100; ++i) journal->Record(EventType::kUnlock, {}, {{"user", "anna"}, {"allowed", "no"}});
  EXPECT_EQ(journal->Recent(1000).size(), 100U);
}

TEST_F(JournalTest, RefusalsOutliveTheDaemon) {
  Open()->Record(EventType::kRefused, "call-1", {{"what", "INVITE"}, {"user", "anna@house.test"}});
  store_.Commit();
  const auto events = Open()->Recent(10);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].Field("user"), "anna@house.test");
}

TEST_F(JournalTest, ALateReportToAJournalThatIsGoneIsDropped) {
  auto journal = Open();
  journal->RecordFromThread(EventType::kLockOff, {}, {}, loop_.Now());
  journal.reset();
  loop_.RunReady();
}

TEST_F(JournalTest, ASubscriberMayLeaveWhileItIsTold) {
  const auto journal = Open();
  int told = 0;
  std::unique_ptr<EventJournal::Subscription> first, second;
  first = journal->Subscribe([&](const Event&) {
    ++told;
    first.reset();
    second.reset();
  });
  second = journal->Subscribe([&](const Event&) { ++told; });
  journal->Record(EventType::kRing, {}, {});
  journal->Record(EventType::kRing, {}, {});
  EXPECT_EQ(told, 1);
}

TEST_F(JournalTest, MemoryIsBoundedAndKeepsTheNewest) {
  const auto journal = Open();
  for (std::size_t i = 0; i < Journal::kKeptInMemory + 5; ++i) journal->Record(EventType::kInviteSent, {}, {});
  const auto events = journal->Recent(Journal::kKeptInMemory * 2);
  ASSERT_EQ(events.size(), Journal::kKeptInMemory);
  EXPECT_EQ(events.back().id, Journal::kKeptInMemory + 5);
  EXPECT_EQ(journal->Recent(2).front().id, events.back().id - 1);
}

TEST_F(JournalTest, TheAuditTrailSurvivesARestartAndNumbersGoOn) {
  std::uint64_t last = 0;
  {
    const auto journal = Open();
    journal->Record(EventType::kUnlock, "call", {{"user", "anna"}, {"allowed", "true"}});
    journal->Record(EventType::kInviteSent, "call", {});
    last = journal->Recent(1)[0].id;
    store_.Commit();
  }
  const auto journal = Open();
  const auto earlier = journal->Recent(10);
  ASSERT_EQ(earlier.size(), 1U) << "only what is worth an audit is on disk";
  EXPECT_EQ(earlier[0].type, EventType::kUnlock);
  EXPECT_EQ(earlier[0].Field("user"), "anna");
  journal->Record(EventType::kRing, {}, {});
  EXPECT_GT(journal->Recent(1)[0].id, last);
}

TEST_F(JournalTest, NoNumberIsGivenThatAPowerCutCouldGiveAgain) {
  auto journal = Open();
  const auto reserved = [this] { return std::stoull(store_.tables["journal"]["reserved_to"]); };
  store_.Commit();
  for (int i = 0; i < 3000; ++i) {
    journal->Record(EventType::kRegistered, {}, {});
    ASSERT_LE(journal->Recent(1)[0].id, reserved());
    if (i % 400 == 0) store_.Commit();  // a slow disk
  }
}

TEST_F(JournalTest, WhatTheDiskRefusesIsWrittenWhenItIsWellAgain) {
  const auto journal = Open();
  store_.failing = true;
  journal->Record(EventType::kUnlock, "call-1", {{"user", "anna"}});
  store_.Commit();
  journal->Record(EventType::kUnlock, "call-2", {{"user", "ben"}});
  store_.Commit();
  store_.failing = false;
  loop_.Advance(5s);
  store_.Commit();
  const auto events = Open()->Recent(10);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].Field("user"), "anna");
  EXPECT_EQ(events[1].Field("user"), "ben");
  EXPECT_GT(Open()->Recent(1)[0].id, 1U);
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(JournalTest, ADiskThatFailsForLongFillsNoMemory) {
  const auto journal = Open();
  store_.failing = true;
  for (std::size_t i = 0; i < 3 * AuditTrail::kMaxUnwritten; ++i) {
    journal->Record(EventType::kLockOn, {}, {});
    if (i % 100 == 0) store_.Commit();
  }
  store_.Commit();
  store_.failing = false;
  loop_.Advance(5s);
  store_.Commit();
  EXPECT_LE(store_.tables["audit"].size(), AuditTrail::kMaxUnwritten);
  EXPECT_GE(store_.tables["audit"].size(), AuditTrail::kMaxUnwritten - 3) << "and the numbers that were reserved";
}

TEST_F(JournalTest, TheAuditTrailOnDiskIsBounded) {
  const auto journal = Open();
  for (std::size_t i = 0; i < AuditTrail::kMaxRows + 7; ++i) journal->Record(EventType::kLockOn, {}, {});
  store_.Commit();
  EXPECT_EQ(store_.tables["audit"].size(), AuditTrail::kMaxRows);
  EXPECT_EQ(Open()->Recent(1)[0].id, AuditTrail::kMaxRows + 7);
}

}  // namespace
}  // namespace foyer::journal
