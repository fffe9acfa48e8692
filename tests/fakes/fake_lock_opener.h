// Locks that remember which of them was opened.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foyer/lock_opener.h"

namespace foyer {

class FakeLockOpener : public LockOpener {
 public:
  Result<Opening> Open(std::string_view lock, std::string_view) override {
    if (broken) return Error{"the line is dead"};
    opened.emplace_back(lock);
    return Opening::kStarted;
  }
  std::vector<LockState> States() const override { return {}; }

  std::vector<std::string> opened;
  bool broken = false;
};

}  // namespace foyer
