// Passwords of accounts: which ones will do, and what is kept of one.
#pragma once
#include <optional>
#include <string>

#include "foyer/result.h"
#include "secrets/slow_hash.h"

namespace foyer::accounts {

// 10 to 256 bytes, at least 5 of them different, and not a word that everybody tries first. `name` is the account's.
Status CheckPassword(const std::string& password, const std::string& name);

// What is kept: enough to make the same hash again of the same password, also after the cost has become another one.
struct PasswordHash {
  secrets::Cost cost;
  std::string salt;  // hex
  std::string hash;  // hex; empty while it is being made

  std::string Encode() const;
  static std::optional<PasswordHash> Decode(const std::string& text);
};

// A salt of its own, and what it costs today: 0.3 s here, 1.5 s on a small board (docs/adr/0049).
PasswordHash NewPasswordHash();

}  // namespace foyer::accounts
