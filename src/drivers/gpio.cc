#include "drivers/gpio.h"

#include <charconv>

#include "foyer/hardware.h"

namespace foyer {
namespace drivers {

namespace {
constexpr std::string_view kVirtualPrefix = "virtual:";

Error BadSpec(const std::string& spec) {
  return Error{"'" + spec +
               "' names no line: write its name or \"gpiochip0:17\" (chip and offset, see gpioinfo), or "
               "\"virtual:PATH\""};
}
}  // namespace

Result<LineSpec> ParseLineSpec(const std::string& spec) {
  const std::string_view text = spec;
  LineSpec line;
  line.text = spec;
  if (text.starts_with(kVirtualPrefix)) {
    line.virtual_path = text.substr(kVirtualPrefix.size());
    if (line.virtual_path.empty()) return BadSpec(spec);
    return line;
  }
  const auto colon = text.rfind(':');  // a label may hold one
  if (colon == std::string_view::npos) {
    line.name = text;
    if (line.name.empty()) return BadSpec(spec);
    return line;
  }
  line.chip = text.substr(0, colon);
  const std::string_view offset = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(offset.data(), offset.data() + offset.size(), line.offset);
  if (line.chip.empty() || error != std::errc{} || end != offset.data() + offset.size()) return BadSpec(spec);
  return line;
}

}  // namespace drivers

Result<std::unique_ptr<OutputLine>> OpenOutputLine(const OutputSettings& settings) {
  auto line = drivers::ParseLineSpec(settings.gpio);
  if (!line) return line.error();
  if (!line->virtual_path.empty()) return drivers::OpenVirtualOutput(line->virtual_path, settings.rests_active);
  return drivers::OpenChipOutput(*line, settings);
}

}  // namespace foyer
