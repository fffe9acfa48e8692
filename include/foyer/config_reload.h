// The configuration file, read again while the daemon runs.
#pragma once
#include <functional>
#include <string>
#include <vector>

namespace foyer {

struct ReloadOutcome {
  std::vector<std::string> mistakes;      // of the file, whole sentences; if there is one, nothing has changed
  std::vector<std::string> need_restart;  // keys that were changed but only a start reads: "[sip] listen"
};

class ConfigReload {
 public:
  virtual ~ConfigReload() = default;
  // `done` is called from the loop, never before Reload() returns; it may be empty. Events tell the same.
  virtual void Reload(std::function<void(const ReloadOutcome&)> done) = 0;
};

}  // namespace foyer
