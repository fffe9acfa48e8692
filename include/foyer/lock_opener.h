// What those who decide need of the locks: one pulse.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foyer/door.h"
#include "foyer/result.h"

namespace foyer {

enum class Opening {
  kStarted,
  kAlreadyOpen  // it is open already, and that is not extended
};

class LockOpener {
 public:
  virtual ~LockOpener() = default;
  // An error names the locks that there are, or says why this one opens for nobody (blocked, its line fails).
  // `call_id` goes into the lock's events.
  virtual Result<Opening> Open(std::string_view lock, std::string_view call_id) = 0;
  virtual std::vector<LockState> States() const = 0;
};

}  // namespace foyer
