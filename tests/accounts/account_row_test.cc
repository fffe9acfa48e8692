#include "accounts/account_row.h"

#include <gtest/gtest.h>

namespace foyer::accounts {
namespace {

using namespace std::chrono_literals;

TEST(AccountRowTest, WhatIsWrittenIsRead) {
  PasswordHash password = NewPasswordHash();
  password.hash = std::string(64, 'b');
  const auto account =
      DecodeAccount("anna", Encode(AccountRow{{"anna", *ParseRoles({"view", "open:front"}), WallTime(5s)}, password}));
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->account.name, "anna");
  EXPECT_TRUE(account->account.roles.MayOpen("front"));
  EXPECT_FALSE(account->account.roles.admin);
  EXPECT_EQ(account->password.salt, password.salt);

  const auto session = DecodeSession(Encode(SessionRow{"anna", WallTime(1s), WallTime(2s), WallTime(3s)}));
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->account, "anna");
  EXPECT_EQ(session->sent, WallTime(3s));

  TokenRow row;
  row.token = {"12ab", "Home Assistant", *ParseRoles({"talk"}), "anna", WallTime(1s), WallTime(9s)};
  row.hash = std::string(64, 'c');
  const auto token = DecodeToken("12ab", Encode(row));
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(token->token.name, "Home Assistant");
  EXPECT_EQ(token->token.until, WallTime(9s));
  EXPECT_FALSE(token->token.last_used.has_value());
  EXPECT_TRUE(token->token.roles.talk);
}

TEST(AccountRowTest, WhatIsTornIsNone) {
  for (const char* torn : {"", "3:", "99:anna", "4:anna", "0:0:0:"}) {
    EXPECT_FALSE(DecodeAccount("anna", torn).has_value()) << torn;
    EXPECT_FALSE(DecodeSession(torn).has_value()) << torn;
    EXPECT_FALSE(DecodeToken("1", torn).has_value()) << torn;
  }
}

}  // namespace
}  // namespace foyer::accounts
