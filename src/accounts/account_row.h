// Accounts, sessions and tokens as rows of the record store.
#pragma once
#include <optional>
#include <string>

#include "accounts/password.h"
#include "foyer/accounts.h"

namespace foyer::accounts {

inline constexpr const char* kAccountTable = "web_accounts";  // by name
inline constexpr const char* kSessionTable = "web_sessions";  // by SHA-256 of what the cookie holds
inline constexpr const char* kTokenTable = "web_tokens";      // by id

struct AccountRow {
  Account account;
  PasswordHash password;
};

struct SessionRow {
  std::string account;
  WallTime made{}, used{};  // `used` to the hour
  WallTime sent{};          // the cookie, the last time
};

struct TokenRow {
  AccessToken token;
  std::string hash;  // SHA-256 of the secret
};

std::string Encode(const AccountRow& row);
std::string Encode(const SessionRow& row);
std::string Encode(const TokenRow& row);
// Nothing if it is torn.
std::optional<AccountRow> DecodeAccount(const std::string& name, const std::string& text);
std::optional<SessionRow> DecodeSession(const std::string& text);
std::optional<TokenRow> DecodeToken(const std::string& id, const std::string& text);

}  // namespace foyer::accounts
