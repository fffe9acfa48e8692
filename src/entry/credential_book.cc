#include "entry/credential_book.h"

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "entry/credential_row.h"
#include "entry/pin.h"

namespace foyer::entry {
namespace {

constexpr int kMostTries = 8;  // of a PIN that we make, until it is nobody's
constexpr std::chrono::hours kShownAfterEnd{24};

// Gone for good; kept a while so that people can see what became of it.
bool IsOver(const Credential& credential, std::chrono::system_clock::time_point now) {
  return credential.uses_left == 0U || (credential.until && now > *credential.until + kShownAfterEnd);
}

std::string KeyOf(CredentialKind kind, const std::string& hash) { return std::string(CredentialKindName(kind)) + hash; }

}  // namespace

Result<std::unique_ptr<CredentialBook>> CredentialBook::Create(BookParts parts, std::vector<std::string> locks) {
  std::unique_ptr<CredentialBook> book(new CredentialBook(parts, std::move(locks)));
  if (const Status loaded = book->Load(); !loaded) return loaded.error();
  return book;
}

Status CredentialBook::Load() {
  const auto rows = parts_.store.Load(kCredentialTable);
  if (!rows) return rows.error();
  for (const auto& [id, text] : *rows) {
    auto row = DecodeCredential(id, text);
    if (!row)
      return Error{"the stored PIN or card " + id + " cannot be read; restore the data folder, or use a new one"};
    ids_[KeyOf(row->credential.kind, row->hash)] = id;
    entries_[id] = {std::move(row->credential), std::move(row->hash), row->added_ms, Entry::State::kKept};
  }
  return Ok();
}

std::vector<Credential> CredentialBook::List(CredentialKind kind) const {
  std::vector<const Entry*> found;
  for (const auto& [id, entry] : entries_) {
    if (entry.state == Entry::State::kKept && entry.credential.kind == kind) found.push_back(&entry);
  }
  std::ranges::sort(found, [](const Entry* a, const Entry* b) {
    return std::pair(a->added_ms, a->credential.id) < std::pair(b->added_ms, b->credential.id);
  });
  std::vector<Credential> list;
  for (const Entry* entry : found) list.push_back(entry->credential);
  return list;
}

Status CredentialBook::CheckOwner(const Credential& wanted) const {
  if (!wanted.lock.empty() && std::ranges::find(locks_, wanted.lock) == locks_.end()) {
    return Error{"there is no lock '" + wanted.lock + "'; see 'foyerctl status' or the configuration"};
  }
  if (wanted.user.user.empty()) {
    const bool bounded = wanted.until || wanted.uses_left;
    if (!wanted.name.empty() && !wanted.lock.empty() && bounded) return Ok();
    return Error{"a code that is nobody's needs a name, a lock, and an end or a number of uses"};
  }
  const User* user = parts_.users.Find(wanted.user);
  if (user == nullptr || user->source == User::Source::kInternal) {
    return Error{"there is no user " + wanted.user.user + "; see 'foyerctl users list'"};
  }
  if (user->kind == UserKind::kDoor) return Error{wanted.user.user + " is a door, and a door opens no locks"};
  return Ok();
}

void CredentialBook::AddPin(Credential wanted, std::string pin, std::function<void(Result<IssuedPin>)> done) {
  wanted.kind = CredentialKind::kPin;
  if (Status good = CheckOwner(wanted); !good) return done(good.error());
  if (pin.empty()) return AddMadePin(std::move(wanted), kMostTries, std::move(done));
  if (Status good = CheckPin(pin); !good) return done(good.error());
  HashPin(std::move(wanted), pin, [pin, done = std::move(done)](const Result<Credential>& added) {
    if (!added) return done(added.error());
    done(IssuedPin{*added, pin});
  });
}

void CredentialBook::AddMadePin(Credential wanted, int tries, std::function<void(Result<IssuedPin>)> done) {
  const std::string pin = MakePin();
  HashPin(wanted, pin, [this, wanted, pin, tries, done = std::move(done)](const Result<Credential>& added) {
    if (added) return done(IssuedPin{*added, pin});
    const bool is_taken = added.error().message == kPinIsTaken;
    if (is_taken && tries > 1) return AddMadePin(wanted, tries - 1, done);
    done(added.error());
  });
}

void CredentialBook::HashPin(Credential wanted, std::string pin, std::function<void(Result<Credential>)> done) {
  const auto on_hash = [this, wanted = std::move(wanted), done](const std::string& hash) { Add({wanted, hash}, done); };
  if (!parts_.hash.Compute(CredentialKind::kPin, pin, on_hash)) {
    done(Error{"too many PINs are being looked at just now; try again"});
  }
}

void CredentialBook::AddCard(Credential wanted, const std::string& hash, std::function<void(Result<Credential>)> done) {
  wanted.kind = CredentialKind::kCard;
  if (Status good = CheckOwner(wanted); !good) return done(good.error());
  Add({std::move(wanted), hash}, std::move(done));
}

// Whose a PIN is already is never told.
void CredentialBook::Add(Entry entry, OnAdded done) {
  const CredentialKind kind = entry.credential.kind;
  const std::vector<std::string> replaced = ReplacedBy(entry);
  const Entry* holder = FindHash(kind, entry.hash);
  if (holder != nullptr && std::ranges::find(replaced, holder->credential.id) == replaced.end()) {
    return done(Error{kind == CredentialKind::kPin ? kPinIsTaken : "this card is somebody's already"});
  }
  if (entries_.size() - replaced.size() >= kMost) {
    return done(Error{"there are " + std::to_string(kMost) + " PINs and cards already; remove some"});
  }
  const std::string id = NewId();
  entry.credential.id = id;
  entry.added_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(parts_.loop.WallNow().time_since_epoch()).count();
  std::vector<RecordChange> changes{ChangeOf(entry)};
  for (const std::string& old : replaced) changes.push_back({kCredentialTable, old, std::nullopt});
  if (holder == nullptr) ids_[KeyOf(kind, entry.hash)] = id;
  entries_[id] = std::move(entry);
  SetState(replaced, Entry::State::kGoing);
  parts_.store.Write(std::move(changes),
                     [this, alive = std::weak_ptr(alive_), id, replaced, done = std::move(done)](const Status& status) {
                       if (alive.expired()) return;
                       if (!status) {
                         Erase({id});
                         SetState(replaced, Entry::State::kKept);
                         return done(status.error());
                       }
                       Erase(replaced);
                       const auto added = entries_.find(id);
                       if (added == entries_.end()) return done(Error{"it was removed again"});
                       added->second.state = Entry::State::kKept;
                       ids_[KeyOf(added->second.credential.kind, added->second.hash)] = id;
                       Record("added", added->second.credential);
                       done(added->second.credential);
                     });
}

// The PIN that its user had, and what is over.
std::vector<std::string> CredentialBook::ReplacedBy(const Entry& entry) const {
  const Credential& added = entry.credential;
  const bool replaces = added.kind == CredentialKind::kPin && !added.is_temporary();
  std::vector<std::string> ids;
  for (const auto& [id, other] : entries_) {
    const Credential& old = other.credential;
    const bool is_old = replaces && old.kind == CredentialKind::kPin && old.user == added.user && !old.is_temporary();
    if (other.state == Entry::State::kKept && (is_old || IsOver(old, parts_.loop.WallNow()))) ids.push_back(id);
  }
  return ids;
}

void CredentialBook::SetState(const std::vector<std::string>& ids, Entry::State state) {
  for (const std::string& id : ids) {
    if (const auto found = entries_.find(id); found != entries_.end()) found->second.state = state;
  }
}

void CredentialBook::Erase(const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    const auto found = entries_.find(id);
    if (found == entries_.end()) continue;
    const auto index = ids_.find(KeyOf(found->second.credential.kind, found->second.hash));
    if (index != ids_.end() && index->second == id) ids_.erase(index);
    entries_.erase(found);
  }
}

void CredentialBook::Remove(CredentialKind kind, const std::string& id, std::function<void(Status)> done) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.credential.kind != kind || found->second.state != Entry::State::kKept) {
    const std::string name(CredentialKindName(kind));
    return done(Error{"there is no " + name + " '" + id + "'; see 'foyerctl " + name + "s list'"});
  }
  RemoveAll({id}, std::move(done));
}

void CredentialBook::RemoveAllOf(const Aor& user, std::function<void(Status)> done) {
  std::vector<std::string> ids;
  for (const auto& [id, entry] : entries_) {
    if (entry.state == Entry::State::kKept && entry.credential.user == user) ids.push_back(id);
  }
  if (ids.empty()) return done(Ok());
  RemoveAll(ids, std::move(done));
}

void CredentialBook::RemoveAll(const std::vector<std::string>& ids, std::function<void(Status)> done) {
  std::vector<RecordChange> changes;
  for (const std::string& id : ids) changes.push_back({kCredentialTable, id, std::nullopt});
  SetState(ids, Entry::State::kGoing);  // also so that nothing spent meanwhile writes it again
  parts_.store.Write(std::move(changes),
                     [this, alive = std::weak_ptr(alive_), ids, done = std::move(done)](const Status& status) {
                       if (alive.expired()) return;
                       for (const std::string& id : ids) {
                         if (status) Record("removed", entries_.at(id).credential);
                       }
                       if (status) {
                         Erase(ids);
                       } else {
                         SetState(ids, Entry::State::kKept);
                       }
                       if (done) done(status);
                     });
}

const CredentialBook::Entry* CredentialBook::FindHash(CredentialKind kind, const std::string& hash) const {
  const auto id = ids_.find(KeyOf(kind, hash));
  if (id == ids_.end()) return nullptr;
  const auto found = entries_.find(id->second);
  return found == entries_.end() ? nullptr : &found->second;
}

const Credential* CredentialBook::Find(CredentialKind kind, const std::string& hash) const {
  const Entry* entry = FindHash(kind, hash);
  return entry == nullptr || entry->state != Entry::State::kKept ? nullptr : &entry->credential;
}

void CredentialBook::Spend(const std::string& id, std::function<void(Status)> done) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.state != Entry::State::kKept) {
    return done(Error{"it has just been removed"});
  }
  std::optional<unsigned>& left = found->second.credential.uses_left;
  if (!left) return done(Ok());
  if (*left == 0) return done(Error{"used up"});
  --*left;
  parts_.store.Write({ChangeOf(found->second)},
                     [this, alive = std::weak_ptr(alive_), id, done = std::move(done)](const Status& status) {
                       if (alive.expired()) return;
                       const auto spent = entries_.find(id);
                       if (!status && spent != entries_.end() && spent->second.credential.uses_left)
                         ++*spent->second.credential.uses_left;
                       done(status);
                     });
}

void CredentialBook::Record(const char* what, const Credential& credential) {
  const std::string user = credential.user.user.empty() ? "" : credential.user.user + "@" + credential.user.domain;
  parts_.journal.Record(EventType::kCredential, {},
                        {{"what", what},
                         {"kind", std::string(CredentialKindName(credential.kind))},
                         {"user", user},
                         {"name", credential.name},
                         {"id", credential.id}});
}

std::string CredentialBook::NewId() const {
  std::string id;
  do {
    id = RandomHex(3);
  } while (entries_.contains(id));
  return id;
}

RecordChange CredentialBook::ChangeOf(const Entry& entry) {
  return {kCredentialTable, entry.credential.id, EncodeCredential({entry.credential, entry.hash, entry.added_ms})};
}

}  // namespace foyer::entry
