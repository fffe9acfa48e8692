#include "drivers/gpio.h"

#include <charconv>

#include "foyer/hardware.h"

namespace foyer {
namespace drivers {

namespace {
constexpr std::string_view kVirtualPrefix = "virtual:";

Error BadSpec(const std::string& spec) {
  return Error{"'" + spec +
               "' names no line: write \"gpiochip0:17\" (chip and offset, see gpioinfo) or \"virtual:PATH\""};
}
}  // namespace

Result<LineSpec> ParseLineSpec(const std::string& spec) {
  const std::string_view text = spec;
  if (text.starts_with(kVirtualPrefix)) {
    LineSpec line;
    line.virtual_path = text.substr(kVirtualPrefix.size());
    if (line.virtual_path.empty()) return BadSpec(spec);
    return line;
  }
  const auto colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return BadSpec(spec);
  LineSpec line;
  line.chip = text.substr(0, colon);
  const std::string_view offset = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), line.offset);
  if (error != std::errc{} || end != offset.data() + offset.size()) return BadSpec(spec);
  return line;
}

}  // namespace drivers

Result<std::unique_ptr<OutputLine>> OpenOutputLine(const std::string& spec, bool active_low) {
  auto line = drivers::ParseLineSpec(spec);
  if (!line) return line.error();
  if (!line->virtual_path.empty()) return drivers::OpenVirtualOutput(line->virtual_path);
  return drivers::OpenChipOutput(*line, active_low);
}

Result<std::unique_ptr<InputLine>> OpenInputLine(EventLoop& loop, const std::string& spec,
                                                 std::function<void()> on_press) {
  auto line = drivers::ParseLineSpec(spec);
  if (!line) return line.error();
  if (!line->virtual_path.empty()) return drivers::OpenVirtualInput(loop, line->virtual_path, std::move(on_press));
  return drivers::OpenChipInput(loop, *line, std::move(on_press));
}

}  // namespace foyer
