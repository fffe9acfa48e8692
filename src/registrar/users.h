// Who exists: the users of the file; those added at run time, in the record store; and the daemon's own user
// agent. A name is one of these only.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "foyer/config.h"
#include "foyer/record_store.h"
#include "foyer/user_directory.h"

namespace foyer::registrar {

class Users final : public UserDirectory {
 public:
  // An error names the user that is in the file and was also added at run time, and the fix. `store` must outlive it.
  static Result<std::unique_ptr<Users>> Create(const Config& config, RecordStore& store);

  // The daemon's own user agent, with hashes made at this start; never stored.
  Status AddInternal(User user);

  // What these users have proved counts no longer: they are gone, or have another password.
  void OnRevoked(std::function<void(const Aor&)> on_revoked) { on_revoked_ = std::move(on_revoked); }

  // The users of the file are these now. An error (one of them was also added at run time) changes nothing.
  Status ReplaceFile(const std::vector<UserConfig>& users);

  const User* Find(const Aor& aor) const override;
  std::vector<User> List() const override;
  void Put(User user, std::function<void(Status)> done) override;
  void Remove(const Aor& aor, std::function<void(Status)> done) override;

 private:
  Users(std::string domain, RecordStore& store) : domain_(std::move(domain)), store_(store) {}
  User FromFile(const UserConfig& user) const;
  void Keep(const User& user);
  void Erase(const Aor& aor);
  Status AddFromStore(const std::string& name, const std::string& row);
  Status CheckNew(const User& user) const;
  Status CheckChangeable(const Aor& aor) const;
  void Commit(RecordChange change, std::function<void()> apply, std::function<void(Status)> done);

  const std::string domain_;
  RecordStore& store_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // pending writes hold it weakly
  std::function<void(const Aor&)> on_revoked_;
  std::unordered_map<Aor, User> users_;
};

}  // namespace foyer::registrar
