// When a ring is recorded: from the press or from the answer to the end, by policy, and never for too long. One
// recording for a ring; look-ins have none.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "foyer/config.h"
#include "foyer/event_loop.h"

namespace foyer::recording {

class RecordingPlan {
 public:
  struct Orders {
    std::function<void(std::uint64_t event)> begin;  // the id of the press
    std::function<void(std::string_view why)> end;
  };

  // `loop` must outlive it. The orders are given from the On...() below and from the loop.
  RecordingPlan(EventLoop& loop, RecordingConfig config, Orders orders);

  // A press that rings: the first one, or one that makes the phones ring anew.
  void OnPress(std::uint64_t event);
  void OnAnswered();
  void OnEnded();
  // The recording has failed and is over: none is tried again for this ring.
  void OnFailed();

 private:
  void Begin();
  void End(std::string_view why);

  const RecordingConfig config_;
  const Orders orders_;
  std::optional<std::uint64_t> press_;  // of the ring that goes on; it has not been recorded yet
  bool recording_ = false;
  Timer longest_;
};

}  // namespace foyer::recording
