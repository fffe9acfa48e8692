#include "accounts/session_book.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "secrets/digest.h"

namespace foyer::accounts {

namespace {
constexpr std::size_t kIdBytes = 32;
}

Result<std::unique_ptr<SessionBook>> SessionBook::Load(const EventLoop& loop, RecordStore& store) {
  std::unique_ptr<SessionBook> book(new SessionBook(loop, store));
  const auto rows = store.Load(kSessionTable);
  if (!rows) return rows.error();
  for (const auto& [hash, text] : *rows) {
    if (auto row = DecodeSession(text)) book->rows_.emplace(hash, std::move(*row));  // a torn one is logged out
  }
  return book;
}

void SessionBook::Start(const std::string& account, std::function<void(Result<std::string>)> done) {
  MakeRoom(account);
  const std::string id = RandomHex(kIdBytes), hash = secrets::Sha256(id);
  const WallTime now = loop_.WallNow();
  const SessionRow row{account, now, now, now};
  rows_[hash] = row;
  store_.Write({{kSessionTable, hash, Encode(row)}},
               [this, alive = std::weak_ptr(alive_), id, hash, done = std::move(done)](const Status& status) {
                 if (alive.expired()) return;
                 if (status) return done(id);
                 rows_.erase(hash);
                 done(status.error());
               });
}

// A clock that has jumped back ends nothing.
std::map<std::string, SessionRow>::iterator SessionBook::FindLiving(const std::string& id) {
  if (id.size() != 2 * kIdBytes) return rows_.end();
  const auto found = rows_.find(secrets::Sha256(id));
  if (found == rows_.end() || loop_.WallNow() < found->second.used + kLife) return found;
  store_.Write({{kSessionTable, found->first, std::nullopt}}, {}, RecordStore::Urgency::kRelaxed);
  rows_.erase(found);
  return rows_.end();
}

std::optional<std::string> SessionBook::Use(const std::string& id) {
  const auto found = FindLiving(id);
  if (found == rows_.end()) return std::nullopt;
  SessionRow& row = found->second;
  const bool in_the_future = row.used > loop_.WallNow();  // of a clock that was wrong: it would never end
  if (in_the_future || loop_.WallNow() - row.used >= kWriteEach) {
    row.used = loop_.WallNow();
    store_.Write({{kSessionTable, found->first, Encode(row)}}, {}, RecordStore::Urgency::kRelaxed);
  }
  return row.account;
}

bool SessionBook::ShouldSend(const std::string& id) {
  const auto found = FindLiving(id);
  if (found == rows_.end() || loop_.WallNow() - found->second.sent < kSendEach) return false;
  found->second.sent = loop_.WallNow();
  store_.Write({{kSessionTable, found->first, Encode(found->second)}}, {}, RecordStore::Urgency::kRelaxed);
  return true;
}

// Where the disk refuses it, it is over until the next start.
void SessionBook::End(const std::string& id, std::function<void()> done) {
  const std::string hash = secrets::Sha256(id);
  if (rows_.erase(hash) == 0) return done();
  store_.Write({{kSessionTable, hash, std::nullopt}}, [done = std::move(done)](const Status&) { done(); });
}

void SessionBook::EndAllOf(const std::string& account) {
  auto changes = ChangesToEnd(account);
  if (!changes.empty()) store_.Write(std::move(changes), {});
  Forget(account);
}

std::vector<RecordChange> SessionBook::ChangesToEnd(const std::string& account) const {
  std::vector<RecordChange> changes;
  for (const auto& [hash, row] : rows_) {
    if (row.account == account) changes.push_back({kSessionTable, hash, std::nullopt});
  }
  return changes;
}

void SessionBook::Forget(const std::string& account) {
  std::erase_if(rows_, [&](const auto& entry) { return entry.second.account == account; });
}

void SessionBook::MakeRoom(const std::string& account) {
  const auto of_account =
      std::ranges::count_if(rows_, [&](const auto& entry) { return entry.second.account == account; });
  if (static_cast<std::size_t>(of_account) >= kMostOfAccount) EndOldest(account);
  if (rows_.size() >= kMost) EndOldest({});
}

void SessionBook::EndOldest(const std::string& account) {
  auto oldest = rows_.end();
  for (auto it = rows_.begin(); it != rows_.end(); ++it) {
    if (!account.empty() && it->second.account != account) continue;
    if (oldest == rows_.end() || it->second.used < oldest->second.used) oldest = it;
  }
  store_.Write({{kSessionTable, oldest->first, std::nullopt}}, {});
  rows_.erase(oldest);
}

}  // namespace foyer::accounts
