// Lines of the board: one that we drive (a lock, a light, an LED), one that we listen to (a button, a contact). Drivers
// only: ioctl in, event out. A line is "NAME" (as gpioinfo shows it), "CHIP:OFFSET" or "LABEL:OFFSET", or
// "virtual:PATH".
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "foyer/event_loop.h"
#include "foyer/result.h"

namespace foyer {

struct OutputSettings {
  std::string gpio;  // "virtual:PATH" is a file that holds 0 or 1, whatever active_low says
  bool active_low = false;
  bool rests_active = false;  // at rest it is energised, and on it is not: a magnet that holds a door shut
};

// Safe to use from any one thread at a time; the lock thread owns those of the locks.
class OutputLine {
 public:
  virtual ~OutputLine() = default;  // releases the line and leaves its level as it is
  // On: the lock is open, the light shines. After an error nobody knows the level.
  virtual Status Set(bool on) = 0;
  // An error if the line is gone meanwhile; then it is opened anew, at rest, by the next call.
  virtual Status Check() { return Ok(); }
};

// The line is driven to rest as it is opened.
Result<std::unique_ptr<OutputLine>> OpenOutputLine(const OutputSettings& settings);
// A line that is opened by the first Set(), and anew by the next one after an error: a chip may be unplugged, or come
// late.
std::unique_ptr<OutputLine> MakeOutputLine(OutputSettings settings);

enum class LineBias { kAsItIs, kPullUp, kPullDown, kNone };

struct InputSettings {
  std::string gpio;  // "virtual:PATH" is a FIFO: what is written there, 1 or 0, is a level
  bool active_low = false;
  LineBias bias = LineBias::kAsItIs;
  std::chrono::milliseconds debounce{10};  // a level that lasts shorter is a bounce, or a spark on the wire
};

class InputLine {
 public:
  virtual ~InputLine() = default;
};

// All called from the loop; the first two may be called before WatchInputLine() returns.
struct InputHandler {
  std::function<void(bool active)> on_found = {};              // the level at the start, and when a fault is over
  std::function<void(const std::string& what)> on_fault = {};  // cause and fix; empty: it is over
  std::function<void(bool active)> on_change = {};  // debounced. A virtual line reports each 1 and 0, also a second 1
};

// A line that cannot be opened, or that fails later, is tried again every 5 s.
std::unique_ptr<InputLine> WatchInputLine(EventLoop& loop, InputSettings settings, InputHandler handler);

}  // namespace foyer
