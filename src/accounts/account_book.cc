#include "accounts/account_book.h"

#include <algorithm>
#include <utility>

namespace foyer::accounts {
namespace {

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '+' || c == '-';
  });
}

}  // namespace

Result<std::unique_ptr<AccountBook>> AccountBook::Load(RecordStore& store) {
  std::unique_ptr<AccountBook> book(new AccountBook(store));
  const auto rows = store.Load(kAccountTable);
  if (!rows) return rows.error();
  for (const auto& [name, text] : *rows) {
    auto row = DecodeAccount(name, text);
    if (!row) return Error{"the stored account " + name + " cannot be read; restore the data folder, or use a new one"};
    book->rows_.emplace(name, std::move(*row));
  }
  return book;
}

const AccountRow* AccountBook::Find(const std::string& name) const {
  const auto found = rows_.find(name);
  return found == rows_.end() ? nullptr : &found->second;
}

std::vector<Account> AccountBook::List() const {
  std::vector<Account> list;
  for (const auto& [name, row] : rows_) list.push_back(row.account);
  return list;
}

bool AccountBook::HasAdministrator() const {
  return std::ranges::any_of(rows_, [](const auto& entry) { return entry.second.account.roles.admin; });
}

Status AccountBook::CheckNew(const std::string& name) const {
  if (!IsName(name)) return Error{"that is no name; write 1 to 64 letters, digits and any of . _ + -"};
  if (rows_.contains(name) || changing_.contains(name)) return Error{"there is an account " + name + " already"};
  if (rows_.size() >= kMost) return Error{"there are " + std::to_string(kMost) + " accounts already; remove some"};
  return Ok();
}

void AccountBook::Put(AccountRow row, std::function<void(Status)> done) {
  const std::string name = row.account.name;
  std::string text = Encode(row);
  Write(
      name, {{kAccountTable, name, std::move(text)}},
      [this, name, row = std::move(row)] { rows_.insert_or_assign(name, row); }, std::move(done));
}

void AccountBook::Remove(const std::string& name, std::vector<RecordChange> also, std::function<void(Status)> done) {
  const AccountRow* const row = Find(name);
  if (row == nullptr) return done(Error{"there is no account " + name});
  const auto administrators = std::ranges::count_if(rows_, [this](const auto& entry) {
    return entry.second.account.roles.admin && !changing_.contains(entry.first);
  });
  if (row->account.roles.admin && administrators <= 1)
    return done(Error{name + " is the last administrator; make another one first"});
  also.push_back({kAccountTable, name, std::nullopt});
  Write(
      name, std::move(also), [this, name] { rows_.erase(name); }, std::move(done));
}

// What is in memory changes once it is on disk: nobody logs in with what a power cut would undo.
void AccountBook::Write(const std::string& name, std::vector<RecordChange> changes, std::function<void()> apply,
                        std::function<void(Status)> done) {
  if (!changing_.insert(name).second) return done(Error{name + " is being changed just now; try again"});
  store_.Write(std::move(changes), [this, alive = std::weak_ptr(alive_), name, apply = std::move(apply),
                                    done = std::move(done)](const Status& status) {
    if (alive.expired()) return;
    changing_.erase(name);
    if (status) apply();
    done(status);
  });
}

}  // namespace foyer::accounts
