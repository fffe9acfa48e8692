// The accounts, on disk: their roles, and what is kept of their passwords.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "accounts/account_row.h"
#include "foyer/accounts.h"
#include "foyer/record_store.h"

namespace foyer::accounts {

class AccountBook {
 public:
  static constexpr std::size_t kMost = 200;

  // An error: the store cannot be read, or has a row that is none. `store` must outlive the book.
  static Result<std::unique_ptr<AccountBook>> Load(RecordStore& store);

  // Null: there is none. Valid until the loop goes on.
  const AccountRow* Find(const std::string& name) const;
  std::vector<Account> List() const;
  bool HasAdministrator() const;

  // Why there can be no such one more; Ok if there can.
  Status CheckNew(const std::string& name) const;
  // Adds it, or puts it in the place of the one of that name. An error: the disk, or it is being changed just now.
  void Put(AccountRow row, std::function<void(Status)> done);
  // Not the last administrator. `also` goes in the same write.
  void Remove(const std::string& name, std::vector<RecordChange> also, std::function<void(Status)> done);

 private:
  explicit AccountBook(RecordStore& store) : store_(store) {}
  void Write(const std::string& name, std::vector<RecordChange> changes, std::function<void()> apply,
             std::function<void(Status)> done);

  RecordStore& store_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // answers hold it weakly
  std::map<std::string, AccountRow> rows_;                                  // bounded
  std::set<std::string> changing_;
};

}  // namespace foyer::accounts
