// Lines of the board: one that we drive (a lock), one that we listen to (a button). Drivers only: ioctl in, event out.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "foyer/event_loop.h"
#include "foyer/result.h"

namespace foyer {

// Safe to use from any one thread at a time; the lock thread owns those of the locks.
class OutputLine {
 public:
  virtual ~OutputLine() = default;  // releases the line and leaves its level as it is
  virtual Status Set(bool active) = 0;
};

// `spec` is "virtual:PATH" (a file that holds 0 or 1) or "gpiochip0:17". The line is driven inactive as it is opened.
Result<std::unique_ptr<OutputLine>> OpenOutputLine(const std::string& spec, bool active_low);

class InputLine {
 public:
  virtual ~InputLine() = default;
};

// `on_press` is called from the loop at each press (rising edge), debounced.
Result<std::unique_ptr<InputLine>> OpenInputLine(EventLoop& loop, const std::string& spec,
                                                 std::function<void()> on_press);

}  // namespace foyer
