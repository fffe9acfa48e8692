#include "registrar/users.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "foyer/record_fields.h"
#include "sip/digest.h"

namespace foyer::registrar {
namespace {

constexpr const char* kTable = "users";
constexpr std::size_t kMaxName = 128;

std::string KindName(UserKind kind) {
  switch (kind) {
    case UserKind::kPhone:
      return "phone";
    case UserKind::kPanel:
      return "panel";
    case UserKind::kDoor:
      return "door";
  }
  return "phone";
}
std::optional<UserKind> KindNamed(const std::string& name) {
  for (const UserKind kind : {UserKind::kPhone, UserKind::kPanel, UserKind::kDoor}) {
    if (KindName(kind) == name) return kind;
  }
  return std::nullopt;
}

bool IsName(const std::string& name) {
  const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '@' && c != '"' && c != '\\'; };
  return !name.empty() && name.size() <= kMaxName && std::all_of(name.begin(), name.end(), is_plain);
}
bool IsHash(const std::string& text, std::size_t digits) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == digits && std::all_of(text.begin(), text.end(), is_hex);
}

// Why a [[user]] cannot have the name of this one.
Error ClashOf(const User& user) {
  const std::string& name = user.aor.user;
  if (user.source == User::Source::kInternal) {
    return {"user " + name + " is this door itself ([door] aor); take [[user]] " + name +
            " out, or give the door another aor"};
  }
  return {"user " + name + " is in foyer.conf and was also added at run time; take [[user]] " + name +
          " out of foyer.conf, or take it out, start, run 'foyerctl users remove " + name + "' and put it back"};
}

}  // namespace

Result<std::unique_ptr<Users>> Users::Create(const Config& config, RecordStore& store) {
  std::unique_ptr<Users> users(new Users(config.sip.domain, store));
  for (const UserConfig& user : config.users) users->Keep(users->FromFile(user));
  const auto rows = store.Load(kTable);
  if (!rows) return rows.error();
  for (const auto& [name, row] : *rows) {
    if (Status added = users->AddFromStore(name, row); !added) return added.error();
  }
  return users;
}

User Users::FromFile(const UserConfig& config) const {
  User user{{config.name, domain_}, config.kind, config.ha1_md5, config.ha1_sha256, User::Source::kFile};
  if (!config.password.empty()) {
    const auto ha1 = [&](sip::DigestAlgorithm algorithm, const std::string& login) {
      return sip::Ha1(algorithm, login, domain_, config.password);
    };
    const std::string address = config.name + "@" + domain_;
    user.ha1_md5 = ha1(sip::DigestAlgorithm::kMd5, config.name);
    user.ha1_sha256 = ha1(sip::DigestAlgorithm::kSha256, config.name);
    user.address_ha1_md5 = ha1(sip::DigestAlgorithm::kMd5, address);
    user.address_ha1_sha256 = ha1(sip::DigestAlgorithm::kSha256, address);
  }
  return user;
}

Status Users::ReplaceFile(const std::vector<UserConfig>& configs) {
  std::unordered_map<Aor, User> wanted;
  for (const UserConfig& config : configs) {
    const User user = FromFile(config);
    const User* existing = Find(user.aor);
    if (existing != nullptr && existing->source != User::Source::kFile) return ClashOf(*existing);
    wanted.emplace(user.aor, user);
  }
  for (const User& user : List()) {
    if (user.source == User::Source::kFile && !wanted.contains(user.aor)) Erase(user.aor);
  }
  for (const auto& [aor, user] : wanted) Keep(user);
  return Ok();
}

void Users::Keep(const User& user) {
  const User* before = Find(user.aor);
  const bool revoked = before != nullptr && (before->ha1_md5 != user.ha1_md5 || before->ha1_sha256 != user.ha1_sha256);
  users_.insert_or_assign(user.aor, user);
  if (revoked && on_revoked_) on_revoked_(user.aor);
}

void Users::Erase(const Aor& aor) {
  if (users_.erase(aor) != 0 && on_revoked_) on_revoked_(aor);
}

Status Users::AddFromStore(const std::string& name, const std::string& row) {
  const Aor aor{name, domain_};
  if (users_.contains(aor)) return ClashOf({aor, {}, {}, {}, User::Source::kRuntime});
  const auto fields = DecodeFields(row);
  const auto kind = fields && fields->size() == 3 ? KindNamed((*fields)[0]) : std::nullopt;
  if (!kind) return Error{"the stored user " + name + " cannot be read; restore the data folder, or use a new one"};
  users_.emplace(aor, User{aor, *kind, (*fields)[1], (*fields)[2], User::Source::kRuntime});
  return Ok();
}

Status Users::AddInternal(User user) {
  user.source = User::Source::kInternal;
  if (users_.contains(user.aor)) return ClashOf(user);
  users_.emplace(user.aor, user);
  return Ok();
}

const User* Users::Find(const Aor& aor) const {
  const auto found = users_.find(aor);
  return found == users_.end() ? nullptr : &found->second;
}

std::vector<User> Users::List() const {
  std::vector<User> users;
  for (const auto& [aor, user] : users_) users.push_back(user);
  std::sort(users.begin(), users.end(), [](const User& a, const User& b) { return a.aor < b.aor; });
  return users;
}

void Users::Put(User user, std::function<void(Status)> done) {
  user.source = User::Source::kRuntime;
  if (Status good = CheckNew(user); !good) return done(good);
  const RecordChange change{kTable, user.aor.user, EncodeFields({KindName(user.kind), user.ha1_md5, user.ha1_sha256})};
  Commit(
      change, [this, user] { Keep(user); }, std::move(done));
}

void Users::Remove(const Aor& aor, std::function<void(Status)> done) {
  if (Status good = CheckChangeable(aor); !good) return done(good);
  if (!users_.contains(aor)) {
    return done(Error{"there is no user " + aor.user + "; see 'foyerctl users list'"});
  }
  Commit(
      {kTable, aor.user, std::nullopt}, [this, aor] { Erase(aor); }, std::move(done));
}

Status Users::CheckNew(const User& user) const {
  if (user.aor.domain != domain_) {
    return Error{user.aor.domain + " is not the domain of this house; use " + domain_};
  }
  if (!IsName(user.aor.user)) {
    return Error{"a user name is 1 to 128 letters, digits and signs, without blanks, @, \" and \\"};
  }
  const bool md5 = user.ha1_md5.empty() || IsHash(user.ha1_md5, 32);
  const bool sha256 = user.ha1_sha256.empty() || IsHash(user.ha1_sha256, 64);
  if (!md5 || !sha256 || (!user.has_sip() && user.kind != UserKind::kPhone)) {
    return Error{"user " + user.aor.user + " needs a password, or its ha1 as lower-case hex"};
  }
  return CheckChangeable(user.aor);
}

Status Users::CheckChangeable(const Aor& aor) const {
  const User* existing = Find(aor);
  if (existing == nullptr || existing->source == User::Source::kRuntime) return Ok();
  if (existing->source == User::Source::kInternal) {
    return Error{aor.user + " is this door itself; choose another name"};
  }
  return Error{aor.user + " is in foyer.conf; change it there"};
}

// The change is seen when it is on disk.
void Users::Commit(RecordChange change, std::function<void()> apply, std::function<void(Status)> done) {
  store_.Write({std::move(change)},
               [alive = std::weak_ptr(alive_), apply = std::move(apply), done = std::move(done)](const Status& status) {
                 if (alive.expired()) return;
                 if (status) apply();
                 if (done) done(status);
               });
}

}  // namespace foyer::registrar
