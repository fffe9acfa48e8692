// What another user may do with files: the kernel is asked as that user, so that groups, ACLs and folders on the way
// count.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace foyer::host {

struct Identity {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;
};

// Nothing if there is no such user. `more_groups`: beside those that it is in; unknown ones are passed over.
std::optional<Identity> FindIdentity(const std::string& user, const std::vector<std::string>& more_groups = {});
Identity OurIdentity();

struct WantedAccess {
  std::string path;
  int mode = 0;  // as of access(2)
};

// For each the error number, 0 if it may. Nothing if we may not act as that user, which only root may.
std::optional<std::vector<int>> TryAs(const Identity& identity, const std::vector<WantedAccess>& wanted);

}  // namespace foyer::host
