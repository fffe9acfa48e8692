// Which program has a port of this machine: /proc/net/{tcp,tcp6,udp,udp6}, and the descriptors of all processes.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "foyer/endpoint.h"

namespace foyer::host {

struct PortHolder {
  std::string program;  // empty: only root may see it
  int pid = 0;
};

// Who has an address that overlaps this one: the same, or one of both is the wildcard. Streams only where they listen.
std::optional<PortHolder> FindPortHolder(const Endpoint& endpoint, bool udp, const std::string& proc = "/proc");

}  // namespace foyer::host
