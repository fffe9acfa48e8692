// Tokens of programs, on disk: what each may do and until when. The secret is shown once and kept as a hash.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "accounts/account_row.h"
#include "base/clock_trust.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"

namespace foyer::accounts {

class TokenBook {
 public:
  static constexpr std::size_t kMost = 200;
  static constexpr std::chrono::hours kWriteEach{1};

  // An error: the store cannot be read, or has a row that is none. Both must outlive the book.
  static Result<std::unique_ptr<TokenBook>> Load(const EventLoop& loop, RecordStore& store);

  std::vector<AccessToken> List() const;
  // Name, roles, made_by and until are taken from `wanted`.
  void Add(AccessToken wanted, std::function<void(Result<IssuedToken>)> done);
  void Remove(const std::string& id, std::function<void(Status)> done);

  // Null: nobody's. One that is over is found, too: see IsOver().
  const AccessToken* Find(std::string_view secret) const;
  bool IsOver(const AccessToken& token) const {
    return token.until && (!IsClockSet(loop_.WallNow()) || loop_.WallNow() >= *token.until);
  }
  void Use(const std::string& id);

  // As SessionBook has them: of the tokens that this account made.
  std::vector<RecordChange> ChangesToEnd(const std::string& account) const;
  void Forget(const std::string& account);

 private:
  TokenBook(const EventLoop& loop, RecordStore& store) : loop_(loop), store_(store) {}
  void Insert(TokenRow row);
  void Erase(const std::string& id);

  const EventLoop& loop_;
  RecordStore& store_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);
  std::map<std::string, TokenRow> rows_;                     // by id; bounded
  std::map<std::string, std::string, std::less<>> by_hash_;  // id
};

}  // namespace foyer::accounts
