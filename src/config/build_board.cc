#include "config/build_board.h"

#include "config/address_checks.h"
#include "config/device_checks.h"
#include "config/section_reader.h"

namespace foyer::config {

namespace {

std::string GpioOf(SectionReader& reader, const Config& config) {
  return reader.Parsed<std::string>("gpio", [&](std::string_view text) { return ParseLine(text, config.data_dir); });
}

InputSettings InputOf(SectionReader& reader, const Record& record, const Config& config) {
  return {GpioOf(reader, config), record.Boolean("active_low"), reader.Choice<LineBias>("bias"),
          std::chrono::milliseconds(record.Integer("debounce_ms"))};
}

LockConfig BuildLock(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  LockConfig lock;
  lock.name = reader.Checked("name", CheckName);
  lock.gpio = GpioOf(reader, config);
  lock.action = reader.Choice<LockAction>("action");
  lock.pulse = std::chrono::milliseconds(record.Integer("pulse_ms"));
  lock.active_low = record.Boolean("active_low");
  lock.fail_safe = record.Choice("fail") == 1;
  lock.longest_hold = std::chrono::minutes(record.Integer("longest_hold"));
  lock.hold_open = record.Text("hold_open");
  lock.codes = record.List("codes");
  lock.before_answer = record.Boolean("before_answer");
  return lock;
}

ButtonConfig BuildButton(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Checked("name", CheckName), InputOf(reader, record, config),
          ParseTarget(reader, "target", config.sip.domain)};
}

InputConfig BuildInput(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Checked("name", CheckName), reader.Choice<InputKind>("kind"),
          InputOf(reader, record, config),   record.Text("lock"),
          reader.Seconds("grace"),           reader.Seconds("longest_open")};
}

LedConfig BuildLed(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Choice<LedMeaning>("shows"),
          {GpioOf(reader, config), record.Boolean("active_low")},
          std::chrono::milliseconds(record.Integer("blink_ms"))};
}

}  // namespace

std::string ParseTarget(SectionReader& reader, std::string_view key, const std::string& domain) {
  const Aor target = reader.Parsed<Aor>(key, [&domain](std::string_view text) -> Result<Aor> {
    auto ours = ParseAddress(text, domain);
    if (ours.ok()) return ours;
    auto foreign = ParseForeignAddress(text);
    return foreign.ok() && foreign->domain != domain ? foreign : ours;
  });
  return target.user.empty() ? std::string() : target.ToUri();
}

void BuildBoard(const Records& records, Config& config, Mistakes& mistakes) {
  for (const Record& lock : records.All("lock")) config.locks.push_back(BuildLock(lock, config, mistakes));
  for (const Record& button : records.All("button")) config.buttons.push_back(BuildButton(button, config, mistakes));
  for (const Record& input : records.All("input")) config.inputs.push_back(BuildInput(input, config, mistakes));
  for (const Record& led : records.All("led")) config.leds.push_back(BuildLed(led, config, mistakes));
}

}  // namespace foyer::config
