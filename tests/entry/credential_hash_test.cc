#include "entry/credential_hash.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::entry {
namespace {

// Runs what the thread has posted until `count` hashes are there.
class HashTest : public testing::Test {
 protected:
  std::string Hash(ScryptHash& hash, CredentialKind kind, const std::string& text) {
    std::string made;
    EXPECT_TRUE(hash.Compute(kind, text, [&](const std::string& done) { made = done; }));
    EXPECT_TRUE(made.empty()) << "never before the loop goes on";
    while (made.empty()) loop_.RunReady();
    return made;
  }

  FakeEventLoop loop_;
};

TEST_F(HashTest, TheSameDigitsAreTheSameAndEverythingElseIsAnother) {
  ScryptHash ours(loop_, "one key"), theirs(loop_, "another key");
  const std::string pin = Hash(ours, CredentialKind::kPin, "4711");
  EXPECT_EQ(pin.size(), 64U);
  EXPECT_EQ(Hash(ours, CredentialKind::kPin, "4711"), pin);
  EXPECT_NE(Hash(ours, CredentialKind::kPin, "4712"), pin);
  EXPECT_NE(Hash(ours, CredentialKind::kCard, "4711"), pin);
  EXPECT_NE(Hash(theirs, CredentialKind::kPin, "4711"), pin);
}

TEST_F(HashTest, SoManyMayWaitAndNoMore) {
  ScryptHash hash(loop_, "key");
  std::size_t taken = 0;
  while (taken < 1000 && hash.Compute(CredentialKind::kPin, "4711", [](const std::string&) {})) ++taken;
  EXPECT_GE(taken, secrets::ScryptThread::kMostWaiting);
  EXPECT_LT(taken, 1000U);
}

TEST_F(HashTest, WhoIsGoneIsToldNothing) {
  bool told = false;
  {
    ScryptHash hash(loop_, "key");
    hash.Compute(CredentialKind::kPin, "4711", [&](const std::string&) { told = true; });
  }
  loop_.RunReady();
  EXPECT_FALSE(told);
}

TEST(CredentialKeyTest, IsMadeOnceAndOnlyItsOwnerMayReadIt) {
  const TemporaryFolder folder;
  const auto first = KeepCredentialKey(folder.path());
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_TRUE(first->was_made);
  EXPECT_EQ(first->key.size(), 64U);
  struct stat info {};
  ASSERT_EQ(stat((folder.path() + "/credentials.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const auto second = KeepCredentialKey(folder.path());
  EXPECT_FALSE(second->was_made);
  EXPECT_EQ(second->key, first->key);
}

TEST(CredentialKeyTest, OneThatIsTornOrCannotBeMadeIsToldWithItsFix) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/credentials.key") << "abc";
  const auto torn = KeepCredentialKey(folder.path());
  ASSERT_FALSE(torn.ok());
  EXPECT_NE(torn.error().message.find("put it back from a backup"), std::string::npos);
  EXPECT_FALSE(KeepCredentialKey(folder.path() + "/nowhere").ok());
}

}  // namespace
}  // namespace foyer::entry
