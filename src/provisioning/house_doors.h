// The doors of the house as one user has them: those that the rules let this user look into, or open.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foyer/access.h"
#include "foyer/config.h"
#include "foyer/user_directory.h"
#include "provisioning/device_list.h"

namespace foyer::provisioning {

class HouseDoors {
 public:
  // Both must outlive it.
  HouseDoors(const UserDirectory& users, const AccessControl& access) : users_(users), access_(access) {}

  // What the configuration says of them: our door and its locks, and titles of others. From now on.
  void Apply(const Config& config);

  // By name. What a schedule forbids just now is there, too: the app asks seldom.
  std::vector<ListedDoor> Of(const User& user) const;
  // The locks of our door that this user may open by a code.
  std::vector<LockButton> ButtonsOf(const User& user) const;

 private:
  bool IsAllowed(AccessRequest request, const User& user) const;

  const UserDirectory& users_;
  const AccessControl& access_;
  std::optional<DoorConfig> own_;
  std::vector<LockConfig> locks_;
};

}  // namespace foyer::provisioning
