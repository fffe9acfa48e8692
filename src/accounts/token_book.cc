#include "accounts/token_book.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "secrets/digest.h"

namespace foyer::accounts {
namespace {

// Tools that look for secrets in what people publish know ours by it.
constexpr std::string_view kPrefix = "foyer_";
constexpr std::size_t kSecretBytes = 32, kNumberBytes = 4;

}  // namespace

Result<std::unique_ptr<TokenBook>> TokenBook::Load(const EventLoop& loop, RecordStore& store) {
  std::unique_ptr<TokenBook> book(new TokenBook(loop, store));
  const auto rows = store.Load(kTokenTable);
  if (!rows) return rows.error();
  for (const auto& [id, text] : *rows) {
    auto row = DecodeToken(id, text);
    if (!row) return Error{"the stored token " + id + " cannot be read; restore the data folder, or use a new one"};
    book->Insert(std::move(*row));
  }
  return book;
}

void TokenBook::Insert(TokenRow row) {
  const std::string id = row.token.id;
  by_hash_[row.hash] = id;
  rows_.insert_or_assign(id, std::move(row));
}

void TokenBook::Erase(const std::string& id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return;
  by_hash_.erase(found->second.hash);
  rows_.erase(found);
}

std::vector<AccessToken> TokenBook::List() const {
  std::vector<AccessToken> list;
  for (const auto& [id, row] : rows_) list.push_back(row.token);
  std::ranges::sort(list, {}, &AccessToken::made);
  return list;
}

void TokenBook::Add(AccessToken wanted, std::function<void(Result<IssuedToken>)> done) {
  if (rows_.size() >= kMost) {
    return done(Error{"there are " + std::to_string(kMost) + " tokens already; revoke some"});
  }
  const std::string secret = std::string(kPrefix) + RandomHex(kSecretBytes);
  do {
    wanted.id = RandomHex(kNumberBytes);
  } while (rows_.contains(wanted.id));
  wanted.made = loop_.WallNow();
  wanted.last_used.reset();
  TokenRow row{std::move(wanted), secrets::Sha256(secret)};
  std::vector<RecordChange> changes{{kTokenTable, row.token.id, Encode(row)}};
  store_.Write(std::move(changes), [this, alive = std::weak_ptr(alive_), row = std::move(row), secret,
                                    done = std::move(done)](const Status& status) {
    if (alive.expired()) return;
    if (!status) return done(status.error());
    Insert(row);
    done(IssuedToken{row.token, secret});
  });
}

// It counts no more from this moment on, also while the disk is slow.
void TokenBook::Remove(const std::string& id, std::function<void(Status)> done) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return done(Error{"there is no token '" + id + "'; see 'foyerctl tokens'"});
  const TokenRow row = found->second;
  Erase(id);
  store_.Write({{kTokenTable, id, std::nullopt}},
               [this, alive = std::weak_ptr(alive_), row, done = std::move(done)](const Status& status) {
                 if (alive.expired()) return;
                 if (!status) Insert(row);
                 done(status);
               });
}

const AccessToken* TokenBook::Find(std::string_view secret) const {
  if (!secret.starts_with(kPrefix) || secret.size() != kPrefix.size() + 2 * kSecretBytes) return nullptr;
  const auto id = by_hash_.find(secrets::Sha256(secret));
  return id == by_hash_.end() ? nullptr : &rows_.at(id->second).token;
}

void TokenBook::Use(const std::string& id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return;
  std::optional<WallTime>& last = found->second.token.last_used;
  if (last && loop_.WallNow() - *last < kWriteEach) return;
  last = loop_.WallNow();
  store_.Write({{kTokenTable, id, Encode(found->second)}}, {}, RecordStore::Urgency::kRelaxed);
}

std::vector<RecordChange> TokenBook::ChangesToEnd(const std::string& account) const {
  std::vector<RecordChange> changes;
  for (const auto& [id, row] : rows_) {
    if (row.token.made_by == account) changes.push_back({kTokenTable, id, std::nullopt});
  }
  return changes;
}

void TokenBook::Forget(const std::string& account) {
  std::vector<std::string> ids;
  for (const auto& [id, row] : rows_) {
    if (row.token.made_by == account) ids.push_back(id);
  }
  for (const std::string& id : ids) Erase(id);
}

}  // namespace foyer::accounts
