// Listens on a unix socket whose file only our user and our group may use.
#pragma once
#include <string>

#include "base/unique_fd.h"
#include "foyer/result.h"

namespace foyer::web {

// The listening, non-blocking socket; its file has mode 0660. What a dead daemon left at `path` is removed, but never a
// file that is not a socket, nor the socket of a daemon that lives.
Result<UniqueFd> ListenOnUnixSocket(const std::string& path);

}  // namespace foyer::web
