// The other end of the control socket: asks a daemon, and waits. Only for programs, never on a loop.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "foyer/result.h"

namespace foyer::ctl {

struct ControlAnswer {
  int status = 0;
  std::string body;
  bool ok() const { return status >= 200 && status < 300; }
};

class ControlClient {
 public:
  explicit ControlClient(std::string socket_path) : socket_path_(std::move(socket_path)) {}

  // An error means that the daemon cannot be reached, and says at which socket and what to do.
  Result<ControlAnswer> Ask(const std::string& method, const std::string& path, const std::string& body = {}) const;

  // Calls with the data of each event until it says false (then Ok), or the daemon goes away (an error). The answer, if
  // the daemon refused.
  Result<ControlAnswer> Follow(const std::string& path,
                               const std::function<bool(std::string_view data)>& on_data) const;

 private:
  Result<UniqueFd> Send(const std::string& request) const;
  Error Unreachable(int error) const;

  const std::string socket_path_;
};

// "a b" -> "a%20b": one segment of a path.
std::string EncodeSegment(std::string_view text);

}  // namespace foyer::ctl
