// Who is logged in, also after a restart. A session ends 90 days after it was last used: a phone in the hall stays
// logged in. What the cookie holds is kept as a hash only.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accounts/account_row.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"

namespace foyer::accounts {

class SessionBook {
 public:
  static constexpr std::size_t kMost = 1000, kMostOfAccount = 50;  // beyond, the one unused the longest ends
  static constexpr std::chrono::hours kLife{24 * 90};
  static constexpr std::chrono::hours kWriteEach{1}, kSendEach{24};

  // An error: the store cannot be read. Both must outlive the book.
  static Result<std::unique_ptr<SessionBook>> Load(const EventLoop& loop, RecordStore& store);

  // What the cookie is to hold: 256 random bits in hex. `done` when it is on disk.
  void Start(const std::string& account, std::function<void(Result<std::string>)> done);
  // Whose session it is; it counts as used now. Nothing: nobody's.
  std::optional<std::string> Use(const std::string& id);
  // The browser would forget it before we do, unless it gets the cookie anew now.
  bool ShouldSend(const std::string& id);
  void End(const std::string& id, std::function<void()> done);  // `done`: on disk, too
  void EndAllOf(const std::string& account);
  // The changes that EndAllOf() would write, for a write of somebody else's; Forget() then.
  std::vector<RecordChange> ChangesToEnd(const std::string& account) const;
  void Forget(const std::string& account);

  std::size_t size() const { return rows_.size(); }

 private:
  SessionBook(const EventLoop& loop, RecordStore& store) : loop_(loop), store_(store) {}
  std::map<std::string, SessionRow>::iterator FindLiving(const std::string& id);
  void MakeRoom(const std::string& account);
  void EndOldest(const std::string& account);  // empty: of all

  const EventLoop& loop_;
  RecordStore& store_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);
  std::map<std::string, SessionRow> rows_;  // by hash; bounded
};

}  // namespace foyer::accounts
