// A writer that is killed, and a WAL that is torn: what was acknowledged is there, and nothing is half there.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "store/sqlite_record_store.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::store {
namespace {

// In the child: writes pairs of rows for ever, and tells through `acknowledged` the number of each pair on disk.
[[noreturn]] void WriteUntilKilled(const std::string& data_dir, int acknowledged) {
  FakeEventLoop loop;
  auto store = SqliteRecordStore::Create(loop, data_dir, {10, 50});
  if (!store) _exit(1);
  for (std::uint32_t number = 0;; ++number) {
    const std::string key = std::to_string(number);
    (*store)->Write({{"audit", key + "a", std::string(700, 'a')}, {"audit", key + "b", std::string(700, 'b')}},
                    [number, acknowledged](const Status& status) {
                      if (status && write(acknowledged, &number, sizeof number) < 0) _exit(1);
                    });
    loop.RunReady();
    if (number % 16 == 0) std::this_thread::yield();
  }
}

std::set<std::string> KeysOf(const std::string& data_dir) {
  FakeEventLoop loop;
  auto store = SqliteRecordStore::Create(loop, data_dir);
  if (!store) {
    ADD_FAILURE() << store.error().message;
    return {};
  }
  std::set<std::string> keys;
  const auto rows = (*store)->Load("audit");
  for (const auto& [key, value] : *rows) keys.insert(key);
  return keys;
}

TEST(CrashTest, EveryRowThatWasAcknowledgedBeforeAKillIsThereAfterIt) {
  const TemporaryFolder folder;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) WriteUntilKilled(folder.path(), ends[1]);
  close(ends[1]);
  std::uint32_t number = 0, newest = 0;
  for (int count = 0; count < 300; ++count) {
    ASSERT_EQ(read(ends[0], &number, sizeof number), static_cast<ssize_t>(sizeof number));
    newest = number;
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (read(ends[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number)) newest = number;
  close(ends[0]);

  const std::set<std::string> keys = KeysOf(folder.path());
  for (std::uint32_t pair = 0; pair <= newest; ++pair) {
    ASSERT_TRUE(keys.contains(std::to_string(pair) + "a")) << pair << " of " << newest;
    ASSERT_TRUE(keys.contains(std::to_string(pair) + "b")) << pair << " of " << newest;
  }
  EXPECT_EQ(keys.size() % 2, 0U) << "half a change is on disk";
}

TEST(CrashTest, ATornWalLosesWholeChangesOnly) {
  const TemporaryFolder original, copy;
  FakeEventLoop loop;
  auto store = SqliteRecordStore::Create(loop, original.path());
  ASSERT_TRUE(store.ok());
  int acknowledged = 0;
  for (int i = 0; i < 40; ++i) {
    (*store)->Write({{"audit", std::to_string(i) + "a", std::string(900, 'a')},
                     {"audit", std::to_string(i) + "b", std::string(900, 'b')}},
                    [&](const Status&) { ++acknowledged; });
    while (acknowledged <= i) loop.RunReady();
  }
  // As a power cut would leave it: the files of the running store, the WAL's end missing.
  for (const char* name : {"/foyer.db", "/foyer.db-wal"}) {
    std::filesystem::copy_file(original.path() + name, copy.path() + name);
  }
  const auto size = std::filesystem::file_size(copy.path() + "/foyer.db-wal");
  std::filesystem::resize_file(copy.path() + "/foyer.db-wal", size - 2000);
  const std::set<std::string> keys = KeysOf(copy.path());
  EXPECT_GT(keys.size(), 0U);
  EXPECT_LT(keys.size(), 80U);
  EXPECT_EQ(keys.size() % 2, 0U);
}

}  // namespace
}  // namespace foyer::store
