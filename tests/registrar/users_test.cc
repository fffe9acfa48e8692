#include "registrar/users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/digest.h"
#include "tests/fakes/fake_record_store.h"

namespace foyer::registrar {
namespace {

using testing::HasSubstr;

const Aor kAnna{"anna", "home.example"}, kBen{"ben", "home.example"};
const std::string kMd5(32, 'a'), kSha256(64, 'b');

UserConfig WithPassword(const std::string& name, const std::string& password, UserKind kind) {
  UserConfig user;
  user.name = name;
  user.password = password;
  user.kind = kind;
  return user;
}

class UsersTest : public testing::Test {
 protected:
  void SetUp() override {
    config_.sip.domain = "home.example";
    config_.users.push_back(WithPassword("anna", "secret", UserKind::kPanel));
    Open();
  }
  void Open() {
    auto users = Users::Create(config_, store_);
    ASSERT_TRUE(users.ok());
    users_ = std::move(*users);
  }
  // The error's text, or empty.
  std::string Put(const User& user) {
    std::string message;
    users_->Put(user, [&](const Status& status) { message = status ? "" : status.error().message; });
    store_.Commit();
    return message;
  }
  User Ben() { return {kBen, UserKind::kPhone, kMd5, kSha256, User::Source::kRuntime}; }

  Config config_;
  FakeRecordStore store_;
  std::unique_ptr<Users> users_;
};

TEST_F(UsersTest, APasswordOfTheFileBecomesTheHashesOfBothAlgorithms) {
  const User* anna = users_->Find(kAnna);
  ASSERT_NE(anna, nullptr);
  EXPECT_EQ(anna->ha1_md5, sip::Ha1(sip::DigestAlgorithm::kMd5, "anna", "home.example", "secret"));
  EXPECT_EQ(anna->ha1_sha256, sip::Ha1(sip::DigestAlgorithm::kSha256, "anna", "home.example", "secret"));
  EXPECT_EQ(anna->kind, UserKind::kPanel);
}

TEST_F(UsersTest, ARuntimeUserIsSeenWhenItIsOnDiskAndAfterARestart) {
  users_->Put(Ben(), {});
  EXPECT_EQ(users_->Find(kBen), nullptr);
  store_.Commit();
  EXPECT_NE(users_->Find(kBen), nullptr);
  Open();
  ASSERT_NE(users_->Find(kBen), nullptr);
  EXPECT_EQ(users_->Find(kBen)->ha1_sha256, kSha256);
  EXPECT_EQ(users_->Find(kBen)->source, User::Source::kRuntime);
  users_->Remove(kBen, {});
  store_.Commit();
  EXPECT_EQ(users_->Find(kBen), nullptr);
}

TEST_F(UsersTest, AFailingDiskAddsNobodyAndSaysSo) {
  store_.failing = true;
  EXPECT_THAT(Put(Ben()), HasSubstr("disk"));
  EXPECT_EQ(users_->Find(kBen), nullptr);
}

TEST_F(UsersTest, AUserOfTheFileIsChangedThereOnly) {
  User anna = Ben();
  anna.aor = kAnna;
  EXPECT_THAT(Put(anna), HasSubstr("anna is in foyer.conf; change it there"));
  std::string message;
  users_->Remove(kAnna, [&](const Status& status) { message = status.error().message; });
  EXPECT_THAT(message, HasSubstr("foyer.conf"));
}

TEST_F(UsersTest, ANameInBothIsAMistakeThatNamesTheFix) {
  Put(Ben());
  config_.users.push_back(WithPassword("ben", "other", UserKind::kPhone));
  const auto users = Users::Create(config_, store_);
  ASSERT_FALSE(users.ok());
  EXPECT_THAT(users.error().message, HasSubstr("foyerctl users remove ben"));
}

TEST_F(UsersTest, TheDoorItselfIsNeverStoredAndNeverChanged) {
  User door = Ben();
  door.aor.user = "door";
  ASSERT_TRUE(users_->AddInternal(door).ok());
  EXPECT_EQ(users_->Find(door.aor)->source, User::Source::kInternal);
  EXPECT_FALSE(users_->AddInternal(door).ok());
  EXPECT_THAT(Put(door), HasSubstr("this door itself"));
  EXPECT_TRUE(store_.tables["users"].empty());
}

TEST_F(UsersTest, ABadNameOrHashIsRefused) {
  User user = Ben();
  user.aor.user = "b\"en";
  EXPECT_NE(Put(user), "");
  user = Ben();
  user.aor.domain = "elsewhere.example";
  EXPECT_THAT(Put(user), HasSubstr("use home.example"));
  user = Ben();
  user.ha1_md5 = "short";
  EXPECT_THAT(Put(user), HasSubstr("ha1"));
}

TEST_F(UsersTest, APersonWithoutAPhoneHasNoHashesAndComesBackAfterARestart) {
  EXPECT_EQ(Put({kBen, UserKind::kPhone, "", "", User::Source::kRuntime}), "");
  EXPECT_NE(Put({{"gate", "home.example"}, UserKind::kDoor, "", "", User::Source::kRuntime}), "");
  config_.users.push_back(WithPassword("carl", "", UserKind::kPhone));
  Open();
  for (const char* name : {"ben", "carl"}) {
    const User* user = users_->Find({name, "home.example"});
    ASSERT_NE(user, nullptr) << name;
    EXPECT_FALSE(user->has_sip());
  }
  EXPECT_TRUE(users_->Find(kAnna)->has_sip());
}

TEST_F(UsersTest, TheUsersOfTheFileMayBeReplacedAndOnlyWhoIsRevokedIsTold) {
  std::vector<std::string> revoked;
  users_->OnRevoked([&](const Aor& aor) { revoked.push_back(aor.user); });
  config_.users.push_back(WithPassword("carl", "c", UserKind::kPhone));
  ASSERT_TRUE(users_->ReplaceFile(config_.users).ok());
  EXPECT_NE(users_->Find({"carl", "home.example"}), nullptr);
  EXPECT_TRUE(revoked.empty()) << "anna is who she was";
  config_.users[0].kind = UserKind::kPhone;
  config_.users[1].password = "new";
  ASSERT_TRUE(users_->ReplaceFile(config_.users).ok());
  EXPECT_EQ(users_->Find(kAnna)->kind, UserKind::kPhone);
  EXPECT_EQ(revoked, (std::vector<std::string>{"carl"}));
  ASSERT_TRUE(users_->ReplaceFile({}).ok());
  EXPECT_EQ(users_->Find(kAnna), nullptr);
  EXPECT_EQ(revoked.size(), 3U);
}

TEST_F(UsersTest, AFileThatClashesWithTheRunTimeReplacesNobody) {
  Put(Ben());
  const auto replaced = users_->ReplaceFile({WithPassword("ben", "x", UserKind::kPhone)});
  ASSERT_FALSE(replaced.ok());
  EXPECT_THAT(replaced.error().message, HasSubstr("foyerctl users remove ben"));
  EXPECT_NE(users_->Find(kAnna), nullptr);
  EXPECT_EQ(users_->Find(kBen)->source, User::Source::kRuntime);
  ASSERT_TRUE(users_->ReplaceFile({}).ok());
  EXPECT_NE(users_->Find(kBen), nullptr) << "those of the run time stay";
}

TEST_F(UsersTest, WhoIsRemovedOrGetsAnotherPasswordAtRunTimeIsRevoked) {
  int revoked = 0;
  users_->OnRevoked([&](const Aor&) { ++revoked; });
  Put(Ben());
  Put(Ben());
  EXPECT_EQ(revoked, 0);
  User again = Ben();
  again.ha1_md5 = std::string(32, 'c');
  Put(again);
  EXPECT_EQ(revoked, 1);
  users_->Remove(kBen, {});
  store_.Commit();
  EXPECT_EQ(revoked, 2);
}

}  // namespace
}  // namespace foyer::registrar
