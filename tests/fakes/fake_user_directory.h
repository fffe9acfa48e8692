// Users in memory; a test says when a change is on disk.
#pragma once
#include <functional>
#include <utility>
#include <vector>

#include "foyer/user_directory.h"

namespace foyer {

class FakeUserDirectory : public UserDirectory {
 public:
  void Add(Aor aor, UserKind kind, User::Source source = User::Source::kFile) {
    users.push_back({std::move(aor), kind, {}, {}, source});
  }

  const User* Find(const Aor& aor) const override {
    for (const User& user : users)
      if (user.aor == aor) return &user;
    return nullptr;
  }
  std::vector<User> List() const override { return users; }
  void Put(User user, std::function<void(Status)> done) override {
    users.push_back(std::move(user));
    on_disk = std::move(done);
  }
  void Remove(const Aor& aor, std::function<void(Status)> done) override {
    std::erase_if(users, [&](const User& user) { return user.aor == aor; });
    on_disk = std::move(done);
  }

  std::vector<User> users;
  std::function<void(Status)> on_disk;  // of the last change
};

}  // namespace foyer
