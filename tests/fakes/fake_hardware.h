// Output lines that remember what they were told, for tests that wait for an edge instead of sleeping.
//
//   FakeLine line;
//   LockThread thread({{"front", line.Open(), 10ms}}, ...);
//   line.WaitForLevels(3);  // safe at the start, on, off
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "foyer/hardware.h"

namespace foyer {

class FakeLine {
 public:
  // The line to give away; this object must outlive it.
  std::unique_ptr<OutputLine> Open() { return std::make_unique<Line>(*this); }

  // All levels that were set so far, oldest first. Any thread.
  std::vector<bool> levels() const {
    const std::lock_guard guard(mutex_);
    return levels_;
  }
  // Waits until `count` levels were set.
  std::vector<bool> WaitForLevels(std::size_t count) const {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [this, count] { return levels_.size() >= count; });
    return levels_;
  }
  // The next `count` settings to `active` fail.
  void FailNext(bool active, int count) {
    const std::lock_guard guard(mutex_);
    (active ? fail_on_ : fail_off_) = count;
  }

 private:
  class Line : public OutputLine {
   public:
    explicit Line(FakeLine& owner) : owner_(owner) {}
    Status Set(bool active) override { return owner_.Set(active); }

   private:
    FakeLine& owner_;
  };

  Status Set(bool active) {
    const std::lock_guard guard(mutex_);
    int& failures = active ? fail_on_ : fail_off_;
    if (failures > 0) {
      --failures;
      return Error{"the fake line is broken"};
    }
    levels_.push_back(active);
    changed_.notify_all();
    return Ok();
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<bool> levels_;
  int fail_on_ = 0;
  int fail_off_ = 0;
};

}  // namespace foyer
