// All PINs and cards of this door, on disk: whose each is, and whether it still counts. It knows hashes only.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "entry/credential_hash.h"
#include "foyer/credentials.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/record_store.h"
#include "foyer/user_directory.h"

namespace foyer::entry {

// All of it outlives the book.
struct BookParts {
  EventLoop& loop;
  RecordStore& store;
  EventJournal& journal;
  const UserDirectory& users;
  CredentialHash& hash;
};

class CredentialBook final : public Credentials {
 public:
  static constexpr std::size_t kMost = 5000;

  // `locks` are the names of all there are. An error: the store cannot be read.
  static Result<std::unique_ptr<CredentialBook>> Create(BookParts parts, std::vector<std::string> locks);

  std::vector<Credential> List(CredentialKind kind) const override;
  void AddPin(Credential wanted, std::string pin, std::function<void(Result<IssuedPin>)> done) override;
  void Remove(CredentialKind kind, const std::string& id, std::function<void(Status)> done) override;
  void RemoveAllOf(const Aor& user, std::function<void(Status)> done) override;

  // A card whose hash is known. `done` as for AddPin().
  void AddCard(Credential wanted, const std::string& hash, std::function<void(Result<Credential>)> done);
  // Why nobody of this name, or no such lock, may have one; Ok if it may.
  Status CheckOwner(const Credential& wanted) const;

  // Null: nobody's. Valid until the loop goes on.
  const Credential* Find(CredentialKind kind, const std::string& hash) const;
  // One use fewer, from this moment on; `done` when that is on disk: only then may anything open.
  void Spend(const std::string& id, std::function<void(Status)> done);

  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Credential credential;
    std::string hash;
    std::int64_t added_ms = 0;  // calendar; gives the order
    // It counts only while it is kept; nobody else gets it while it is here at all.
    enum class State { kAdding, kKept, kGoing } state = State::kAdding;
  };
  using Entries = std::unordered_map<std::string, Entry>;  // by id
  using OnAdded = std::function<void(Result<Credential>)>;

  CredentialBook(BookParts parts, std::vector<std::string> locks) : parts_(parts), locks_(std::move(locks)) {}
  Status Load();
  void AddMadePin(Credential wanted, int tries, std::function<void(Result<IssuedPin>)> done);
  void HashPin(Credential wanted, std::string pin, std::function<void(Result<Credential>)> done);
  void Add(Entry entry, OnAdded done);
  std::vector<std::string> ReplacedBy(const Entry& entry) const;
  void SetState(const std::vector<std::string>& ids, Entry::State state);
  void Erase(const std::vector<std::string>& ids);
  void RemoveAll(const std::vector<std::string>& ids, std::function<void(Status)> done);
  void Record(const char* what, const Credential& credential);
  const Entry* FindHash(CredentialKind kind, const std::string& hash) const;
  std::string NewId() const;
  static RecordChange ChangeOf(const Entry& entry);

  const BookParts parts_;
  const std::vector<std::string> locks_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // answers hold it weakly
  Entries entries_;                                                         // bounded
  std::unordered_map<std::string, std::string> ids_;                        // by kind and hash
};

}  // namespace foyer::entry
