#include "relay/overruns.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>

namespace foyer::relay {
namespace {

std::uint32_t CountOf(int socket) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
  socklen_t size = sizeof(info);
  return getsockopt(socket, SOL_SOCKET, SO_MEMINFO, info.data(), &size) == 0 ? info[SK_MEMINFO_DROPS] : 0;
}

}  // namespace

void Overruns::Remove(int socket) {
  of_closed_ += CountOf(socket);
  sockets_.erase(socket);
}

std::uint64_t Overruns::Count() const {
  std::uint64_t count = of_closed_;
  for (const int socket : sockets_) count += CountOf(socket);
  return count;
}

}  // namespace foyer::relay
