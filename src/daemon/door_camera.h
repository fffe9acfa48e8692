// The door's camera as the configuration names it, and the record of its faults.
#pragma once
#include <memory>
#include <string>

#include "foyer/config.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/video_source.h"

namespace foyer::daemon {

class DoorCamera {
 public:
  // The references must outlive it.
  DoorCamera(EventLoop& loop, EventJournal& journal, const DoorConfig& config);

  // Null if the door has none.
  VideoSource* source() const { return source_.get(); }

 private:
  void NoteFault(const std::string& fault);  // empty: it is well again

  EventJournal& journal_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<bool>(true);  // what its thread posts holds it weakly
  const std::unique_ptr<VideoSource> source_;
};

}  // namespace foyer::daemon
