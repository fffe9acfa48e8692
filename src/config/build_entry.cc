#include "config/build_entry.h"

#include "config/address_checks.h"
#include "config/device_checks.h"
#include "config/entry_checks.h"
#include "config/section_reader.h"

namespace foyer::config {

namespace {

std::string DeviceOf(SectionReader& reader, const Config& config) {
  return reader.Parsed<std::string>("device",
                                    [&](std::string_view text) { return ParseKeyDevice(text, config.data_dir); });
}

// That of the section, or the only one.
std::string LockOf(const Record& record, const Config& config) {
  const bool is_only_one = !record.Has("lock") && config.locks.size() == 1;
  return is_only_one ? config.locks.front().name : record.Text("lock");
}

KeypadConfig BuildKeypad(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  return {reader.Checked("name", CheckName), DeviceOf(reader, config), LockOf(record, config), record.Boolean("ring")};
}

ReaderConfig BuildReader(const Record& record, const Config& config, Mistakes& mistakes) {
  SectionReader reader(record, mistakes);
  const auto parse_line = [&](std::string_view text) { return ParseLine(text, config.data_dir); };
  return {reader.Checked("name", CheckName), DeviceOf(reader, config),
          reader.ParsedItems<std::string>("wiegand", parse_line), LockOf(record, config)};
}

}  // namespace

void BuildEntry(const Records& records, Config& config, Mistakes& mistakes) {
  for (const Record& keypad : records.All("keypad")) config.keypads.push_back(BuildKeypad(keypad, config, mistakes));
  for (const Record& reader : records.All("reader")) config.readers.push_back(BuildReader(reader, config, mistakes));
}

}  // namespace foyer::config
