// Lines of the board behind foyer/hardware.h: those of a GPIO chip, and virtual ones for tests and for houses without
// hardware.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "foyer/hardware.h"

namespace foyer::drivers {

// A virtual line, or a chip's, by its name or by its place.
struct LineSpec {
  std::string text;          // as it was written, for errors
  std::string virtual_path;  // empty: a chip's line
  std::string name;          // of the line, as the device tree gives it; empty: its place says which
  std::string chip;          // "gpiochip0", a path or a label
  unsigned offset = 0;
};
Result<LineSpec> ParseLineSpec(const std::string& spec);

// An input that is open, until it is lost.
class OpenInput {
 public:
  virtual ~OpenInput() = default;
  virtual bool IsActive() const = 0;
};
// Called from the loop. After `on_lost` nothing more comes; the input must not be destroyed from inside it.
struct InputEvents {
  std::function<void(bool active)> on_change;
  std::function<void(const Error& error)> on_lost;
};

// A file that always holds "0\n" or "1\n". Watchers may use inotify.
Result<std::unique_ptr<OutputLine>> OpenVirtualOutput(const std::string& path, bool rests_active);

// A FIFO, made if it is not there: each '1' written into it makes it active, each '0' inactive (`echo 1 > PATH`).
Result<std::unique_ptr<OpenInput>> OpenVirtualInput(EventLoop& loop, const std::string& path, InputEvents events);

Result<std::unique_ptr<OutputLine>> OpenChipOutput(const LineSpec& spec, const OutputSettings& settings);
Result<std::unique_ptr<OpenInput>> OpenChipInput(EventLoop& loop, const LineSpec& spec, const InputSettings& settings,
                                                 InputEvents events);

// See OpenPulseLine().
Result<std::unique_ptr<InputLine>> OpenChipPulses(EventLoop& loop, const LineSpec& spec,
                                                  std::function<void(std::chrono::nanoseconds at)> on_pulse);

}  // namespace foyer::drivers
