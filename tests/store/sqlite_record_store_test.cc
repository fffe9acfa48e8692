#include "store/sqlite_record_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <optional>
#include <vector>

#include "store/database.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::store {
namespace {

using testing::HasSubstr;
using Rows = std::vector<std::pair<std::string, std::string>>;

class SqliteRecordStoreTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteRecordStore> Open(Checkpointer::Limits limits = {}, DiskFaults faults = {}) {
    auto store = SqliteRecordStore::Create(loop_, folder_.path(), limits, std::move(faults));
    if (!store) ADD_FAILURE() << store.error().message;
    return store ? std::move(*store) : nullptr;
  }

  std::string OpenError(const std::string& data_dir) {
    auto store = SqliteRecordStore::Create(loop_, data_dir);
    return store ? "" : store.error().message;
  }

  // Writes and waits, turning the loop, for the answer.
  Status WriteAndWait(RecordStore& store, std::vector<RecordChange> changes) {
    std::optional<Status> answer;
    store.Write(std::move(changes), [&](const Status& status) { answer = status; });
    while (!answer) {
      loop_.RunReady();
      std::this_thread::yield();
    }
    return *answer;
  }

  Rows Load(const std::string& table) {
    auto rows = Open()->Load(table);
    return rows ? *rows : Rows{};
  }

  std::string database() const { return folder_.path() + "/foyer.db"; }

  TemporaryFolder folder_;
  FakeEventLoop loop_;
};

TEST_F(SqliteRecordStoreTest, WhatWasAcknowledgedIsThereAfterReopening) {
  {
    const auto store = Open();
    EXPECT_TRUE(WriteAndWait(*store, {{"users", "ben", "2"}, {"users", "anna", std::string("\0\n1", 3)}}).ok());
    EXPECT_TRUE(WriteAndWait(*store, {{"users", "ben", std::nullopt}, {"users", "carl", "3"}}).ok());
  }
  EXPECT_EQ(Load("users"), (Rows{{"anna", std::string("\0\n1", 3)}, {"carl", "3"}}));
  EXPECT_EQ(Load("bindings"), Rows{});
}

TEST_F(SqliteRecordStoreTest, ACleanStopWritesAllThatIsQueued) {
  {
    const auto store = Open();
    for (int i = 0; i < 500; ++i) store->Write({{"audit", std::to_string(i), "row"}}, {});
  }
  EXPECT_EQ(Load("audit").size(), 500U);
}

// All is in tables of our own: pages that SQLite remembers would only grow until they are 2 MB.
TEST_F(SqliteRecordStoreTest, WhatIsWrittenDoesNotStayInMemory) {
  const auto store = Open();
  for (int batch = 0; batch < 20; ++batch) {
    std::vector<RecordChange> changes;
    for (int i = 0; i < 50; ++i) changes.push_back({"rings", std::to_string(50 * batch + i), std::string(2000, 'x')});
    ASSERT_TRUE(WriteAndWait(*store, std::move(changes)).ok());
  }
  EXPECT_LT(sqlite3_memory_used(), 700'000);
}

TEST_F(SqliteRecordStoreTest, WhileAnotherProgramHoldsItNothingIsWrittenAndThenAllIsWell) {
  const auto store = Open();
  auto other = Database::Open(database());
  ASSERT_TRUE(other.ok());
  ASSERT_TRUE(other->Begin().ok());
  const Status held = WriteAndWait(*store, {{"users", "anna", "1"}});
  ASSERT_FALSE(held.ok());
  EXPECT_THAT(held.error().message, HasSubstr("another program holds it"));
  ASSERT_TRUE(other->Commit().ok());
  EXPECT_TRUE(WriteAndWait(*store, {{"users", "ben", "2"}}).ok());
  EXPECT_EQ(Load("users"), (Rows{{"ben", "2"}}));
}

TEST_F(SqliteRecordStoreTest, WritesAreAcknowledgedInTheirOrder) {
  const auto store = Open();
  std::vector<int> order;
  for (int i = 0; i < 50; ++i) {
    store->Write({{"audit", "row", std::to_string(i)}}, [&order, i](const Status&) { order.push_back(i); });
  }
  EXPECT_TRUE(order.empty()) << "never before Write() returns";
  EXPECT_TRUE(WriteAndWait(*store, {{"audit", "last", ""}}).ok());
  ASSERT_EQ(order.size(), 50U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(SqliteRecordStoreTest, WritesThatQueueBehindASlowDiskShareOneCommit) {
  std::promise<void> disk_is_back;
  std::shared_future<void> back = disk_is_back.get_future().share();
  std::atomic<int> commits = 0;
  const auto store = Open({}, {[&, back] {
                                 ++commits;
                                 back.wait();
                                 return Ok();
                               },
                               {}});
  store->Write({{"audit", "first", ""}}, {});
  while (commits == 0) std::this_thread::yield();
  for (int i = 0; i < 100; ++i) store->Write({{"audit", std::to_string(i), ""}}, {});
  disk_is_back.set_value();
  EXPECT_TRUE(WriteAndWait(*store, {{"audit", "last", ""}}).ok());
  EXPECT_LE(commits, 3);
}

TEST_F(SqliteRecordStoreTest, AFullDiskFailsTheWriteAndTheStoreRecoversByItself) {
  std::atomic<int> limit = 0;
  const auto store = Open({}, {{}, [&] { return limit.load(); }});
  ASSERT_TRUE(WriteAndWait(*store, {{"users", "anna", "1"}}).ok());
  limit = 1;  // SQLite takes the present size as the least
  const Status full = WriteAndWait(*store, {{"users", "anna", "2"}, {"users", "ben", std::string(100000, 'x')}});
  ASSERT_FALSE(full.ok());
  EXPECT_THAT(full.error().message, HasSubstr("free some space"));
  limit = 0;
  EXPECT_TRUE(WriteAndWait(*store, {{"users", "carl", "3"}}).ok());
  EXPECT_EQ(*store->Load("users"), (Rows{{"anna", "1"}, {"carl", "3"}})) << "nothing of the failed write";
}

TEST_F(SqliteRecordStoreTest, AnErrorAtTheCommitLeavesNothingOfItOnDisk) {
  std::atomic<bool> failing = true;
  const auto store = Open({}, {[&] { return failing ? Status(Error{"the disk is gone"}) : Ok(); }, {}});
  EXPECT_FALSE(WriteAndWait(*store, {{"users", "anna", "1"}}).ok());
  failing = false;
  EXPECT_TRUE(WriteAndWait(*store, {{"users", "ben", "1"}}).ok());
  EXPECT_EQ(*store->Load("users"), (Rows{{"ben", "1"}}));
}

TEST_F(SqliteRecordStoreTest, AStoreThatIsGoneCallsNobody) {
  bool called = false;
  auto store = Open();
  store->Write({{"users", "anna", "1"}}, [&](const Status&) { called = true; });
  store.reset();
  loop_.RunReady();
  EXPECT_FALSE(called);
}

TEST_F(SqliteRecordStoreTest, TheWalStaysBounded) {
  const auto store = Open({10, 50});
  const std::string big(3000, 'x');
  std::uintmax_t largest = 0;
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(WriteAndWait(*store, {{"audit", std::to_string(i), big}}).ok());
    largest = std::max(largest, std::filesystem::file_size(database() + "-wal"));
  }
  EXPECT_LT(largest, 100U * 4200) << "the limit of 50 pages, and one commit more";
}

TEST_F(SqliteRecordStoreTest, MakesItsFolderAndKeepsItsFileFromOthers) {
  const std::string inner = folder_.path() + "/a/b";
  EXPECT_EQ(OpenError(inner), "");
  const auto mode = std::filesystem::status(inner + "/foyer.db").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SqliteRecordStoreTest, AnUnusableFolderIsNamedWithCauseAndFix) {
  std::ofstream(folder_.path() + "/file") << "not a folder";
  const std::string message = OpenError(folder_.path() + "/file");
  EXPECT_THAT(message, HasSubstr(folder_.path() + "/file"));
  EXPECT_THAT(message, HasSubstr("ot a directory"));
  EXPECT_THAT(message, HasSubstr("[data] dir"));
}

TEST_F(SqliteRecordStoreTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(database()) << std::string(5000, 'x');
  EXPECT_THAT(OpenError(folder_.path()), HasSubstr("move it away"));
}

TEST_F(SqliteRecordStoreTest, ADamagedDatabaseIsRefused) {
  {
    const auto store = Open();
    for (int i = 0; i < 200; ++i) store->Write({{"audit", std::to_string(i), std::string(500, 'x')}}, {});
  }
  std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(2 * 4096);
  file << std::string(8192, '\xff');
  file.close();
  EXPECT_THAT(OpenError(folder_.path()), HasSubstr("move it away"));
}

TEST_F(SqliteRecordStoreTest, ADatabaseOfANewerVersionIsRefused) {
  Open();
  std::fstream file(database(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(60);  // user_version, big-endian, in the header of the file format
  file << std::string("\0\0\0\x09", 4);
  file.close();
  EXPECT_THAT(OpenError(folder_.path()), HasSubstr("newer foyerd (schema 9"));
}

}  // namespace
}  // namespace foyer::store
