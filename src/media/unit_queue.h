// Pictures on their way from the encoder's thread to a call that sends them. It never blocks and never grows beyond its
// bound: if the reader is late, everything up to the next key frame is dropped, since half a picture helps nobody.
#pragma once
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "foyer/video_source.h"

namespace foyer::media {

class UnitQueue {
 public:
  using Unit = std::shared_ptr<const AccessUnit>;

  explicit UnitQueue(std::size_t limit) : limit_(limit) {}

  // Any thread. False when this unit did not fit: the queue is empty then and waits for a key frame, which the caller
  // should ask for. Units that come before that key frame are dropped without another false.
  bool Push(Unit unit);
  // Any thread.
  std::vector<Unit> TakeAll();

 private:
  const std::size_t limit_;
  std::mutex mutex_;
  std::vector<Unit> units_;
  bool waits_for_key_frame_ = false;
};

}  // namespace foyer::media
