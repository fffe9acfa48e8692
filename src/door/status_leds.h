// LEDs that show how the door is; some blink.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "door/line_faults.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/hardware.h"

namespace foyer::door {

struct DoorFacts {
  bool ready = false;  // a press would ring
  bool ringing = false;
  bool in_call = false;
  bool open = false;   // any lock
  bool fault = false;  // a part of the door is not well
};

class StatusLeds {
 public:
  // `loop` and `faults` must outlive this object.
  StatusLeds(EventLoop& loop, LineFaults& faults) : loop_(loop), faults_(faults) {}

  void Add(const LedConfig& led, std::unique_ptr<OutputLine> line);
  void Show(const DoorFacts& facts);

 private:
  class Led {
   public:
    Led(EventLoop& loop, LineFaults& faults, const LedConfig& config, std::unique_ptr<OutputLine> line);
    void Show(bool on);
    LedMeaning shows() const { return config_.shows; }

   private:
    void Tick();
    void Light(bool lit);

    LineFaults& faults_;
    const LedConfig config_;
    const std::unique_ptr<OutputLine> line_;
    bool on_ = false;
    bool lit_ = false;
    bool works_ = true;
    Timer tick_;  // the next blink, or the next try
  };

  EventLoop& loop_;
  LineFaults& faults_;
  std::vector<std::unique_ptr<Led>> leds_;
};

}  // namespace foyer::door
