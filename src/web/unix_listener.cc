#include "web/unix_listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace foyer::web {

namespace {

constexpr mode_t kMode = 0660;
constexpr int kBacklog = 64;

Error Failed(const std::string& path, const std::string& what, int error) {
  return Error{"cannot " + what + " the control socket " + path + ": " + std::generic_category().message(error) +
               "; its folder must exist and be writable for foyerd"};
}

UniqueFd NewSocket() { return UniqueFd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)); }

const sockaddr* Generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

// Makes room at `path`, or says who is in the way.
Status RemoveStale(const std::string& path, const sockaddr_un& address) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return Ok();
  if (!S_ISSOCK(info.st_mode)) {
    return Error{path + " is not a socket: choose another [control] socket, or remove that file"};
  }
  const UniqueFd probe = NewSocket();
  if (connect(probe.get(), Generic(address), sizeof address) == 0 || errno == EAGAIN) {
    return Error{"another foyerd listens on " + path + ": stop it, or choose another [control] socket"};
  }
  if (unlink(path.c_str()) != 0) return Failed(path, "replace", errno);
  return Ok();
}

}  // namespace

Result<UniqueFd> ListenOnUnixSocket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return Error{"[control] socket must be a path of 1 to " + std::to_string(sizeof address.sun_path - 1) +
                 " characters, not '" + path + "'"};
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  if (Status free = RemoveStale(path, address); !free) return free.error();
  UniqueFd listener = NewSocket();
  if (bind(listener.get(), Generic(address), sizeof address) != 0) return Failed(path, "make", errno);
  // Before listen(): until then nobody can connect, whatever the umask is.
  if (chmod(path.c_str(), kMode) != 0) return Failed(path, "protect", errno);
  if (listen(listener.get(), kBacklog) != 0) return Failed(path, "listen on", errno);
  return listener;
}

}  // namespace foyer::web
