#include "host/access_of_user.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "base/unique_fd.h"

namespace foyer::host {
namespace {

int Try(const WantedAccess& wanted) {
  return faccessat(AT_FDCWD, wanted.path.c_str(), wanted.mode, AT_EACCESS) == 0 ? 0 : errno;
}

// In the child, which ends here.
[[noreturn]] void Report(const Identity& identity, const std::vector<WantedAccess>& wanted, int pipe) {
  if (setgroups(identity.groups.size(), identity.groups.data()) != 0 || setgid(identity.gid) != 0 ||
      setuid(identity.uid) != 0) {
    _exit(1);
  }
  for (const WantedAccess& each : wanted) {
    const int error = Try(each);
    if (write(pipe, &error, sizeof error) != static_cast<ssize_t>(sizeof error)) _exit(1);
  }
  _exit(0);
}

std::vector<int> ReadErrors(int pipe, std::size_t most) {
  std::vector<int> errors;
  for (int error = 0; errors.size() < most && read(pipe, &error, sizeof error) == static_cast<ssize_t>(sizeof error);)
    errors.push_back(error);
  return errors;
}

}  // namespace

std::optional<Identity> FindIdentity(const std::string& user, const std::vector<std::string>& more_groups) {
  const passwd* const entry = getpwnam(user.c_str());
  if (entry == nullptr) return std::nullopt;
  Identity identity{user, entry->pw_uid, entry->pw_gid, {}};
  std::array<gid_t, 256> groups{};
  int count = static_cast<int>(groups.size());
  if (getgrouplist(user.c_str(), identity.gid, groups.data(), &count) > 0)
    identity.groups.assign(groups.begin(), groups.begin() + count);
  for (const std::string& name : more_groups) {
    if (const group* const found = getgrnam(name.c_str()); found != nullptr) identity.groups.push_back(found->gr_gid);
  }
  return identity;
}

Identity OurIdentity() {
  const passwd* const entry = getpwuid(geteuid());
  return {entry == nullptr ? std::to_string(geteuid()) : std::string(entry->pw_name), geteuid(), getegid(), {}};
}

std::optional<std::vector<int>> TryAs(const Identity& identity, const std::vector<WantedAccess>& wanted) {
  std::vector<int> errors;
  if (identity.uid == geteuid()) {
    for (const WantedAccess& each : wanted) errors.push_back(Try(each));
    return errors;
  }
  std::array<int, 2> ends{};
  if (geteuid() != 0 || pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  const UniqueFd reader(ends[0]);
  UniqueFd writer(ends[1]);
  const pid_t child = fork();
  if (child < 0) return std::nullopt;
  if (child == 0) Report(identity, wanted, writer.get());
  writer.Reset();
  errors = ReadErrors(reader.get(), wanted.size());
  waitpid(child, nullptr, 0);
  if (errors.size() != wanted.size()) return std::nullopt;
  return errors;
}

}  // namespace foyer::host
