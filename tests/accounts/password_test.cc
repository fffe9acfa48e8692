#include "accounts/password.h"

#include <gtest/gtest.h>

namespace foyer::accounts {
namespace {

TEST(PasswordTest, TenDifferentEnoughCharactersWillDo) {
  for (const char* good : {"blue-lamp-42", "correct horse", "\xc3\xa4nderung-7x", "anna likes rain"})
    EXPECT_TRUE(CheckPassword(good, "anna").ok()) << good;
  EXPECT_TRUE(CheckPassword(std::string(246, 'x') + "0123456789", "anna").ok());
}

TEST(PasswordTest, WhatIsGuessedFirstIsRefusedAndNotShown) {
  for (const std::string bad :
       {"", "short-123", "aaaaaaaaaaaa", "abababababab", "1234567890", "Password123", "annaanna12", "Anna-12345"}) {
    const auto checked = CheckPassword(bad, bad == "Anna-12345" ? "anna-1234" : "annaanna");
    ASSERT_FALSE(checked.ok()) << bad;
    EXPECT_TRUE(bad.empty() || checked.error().message.find(bad) == std::string::npos);
  }
  EXPECT_FALSE(CheckPassword(std::string(250, 'x') + "0123456789", "anna").ok());
}

TEST(PasswordTest, WhatIsKeptSaysHowItWasMade) {
  PasswordHash made = NewPasswordHash();
  made.hash = std::string(64, 'a');
  const auto read = PasswordHash::Decode(made.Encode());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->salt, made.salt);
  EXPECT_EQ(read->hash, made.hash);
  EXPECT_EQ(read->cost.n, made.cost.n);
  EXPECT_EQ(read->cost.p, made.cost.p);
  EXPECT_NE(NewPasswordHash().salt, made.salt) << "each has its own";
}

TEST(PasswordTest, ACostThatWouldHoldTheThreadIsNotBelieved) {
  for (const secrets::Cost cost : {secrets::Cost{1U << 30U, 8, 1}, secrets::Cost{8191, 8, 1}, secrets::Cost{8192, 0, 1},
                                   secrets::Cost{8192, 8, 100000}}) {
    EXPECT_FALSE(PasswordHash::Decode(PasswordHash{cost, "00", std::string(64, 'a')}.Encode()).has_value());
  }
  for (const char* torn : {"", "6:scrypt", "nonsense"}) EXPECT_FALSE(PasswordHash::Decode(torn).has_value()) << torn;
}

}  // namespace
}  // namespace foyer::accounts
