// Lines of the board behind foyer/hardware.h: those of a GPIO chip, and virtual ones for tests and for houses without
// hardware.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "foyer/hardware.h"

namespace foyer::drivers {

// Either a virtual line or a chip's.
struct LineSpec {
  std::string virtual_path;  // empty: a chip's line
  std::string chip;          // "gpiochip0", a path or a label
  unsigned offset = 0;
};
Result<LineSpec> ParseLineSpec(const std::string& spec);

// A file that always holds "0\n" or "1\n" (1: active, whatever active_low says). Watchers may use inotify.
Result<std::unique_ptr<OutputLine>> OpenVirtualOutput(const std::string& path);

// A FIFO, made if it is not there: each '1' written into it is a press (`echo 1 > PATH`).
Result<std::unique_ptr<InputLine>> OpenVirtualInput(EventLoop& loop, const std::string& path,
                                                    std::function<void()> on_press);

Result<std::unique_ptr<OutputLine>> OpenChipOutput(const LineSpec& spec, bool active_low);

// Reports a press when the line has stayed active for 10 ms: shorter ones are bounces or sparks on the wire.
Result<std::unique_ptr<InputLine>> OpenChipInput(EventLoop& loop, const LineSpec& spec, std::function<void()> on_press);

}  // namespace foyer::drivers
