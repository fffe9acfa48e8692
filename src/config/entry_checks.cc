#include "config/entry_checks.h"

#include <algorithm>
#include <map>

#include "base/format.h"
#include "config/device_checks.h"

namespace foyer::config {
namespace {

class EntryChecks {
 public:
  EntryChecks(const Config& config, const Records& records, Mistakes& mistakes)
      : config_(config), records_(records), mistakes_(mistakes) {}

  void Check() {
    for (std::size_t i = 0; i < config_.keypads.size(); ++i) {
      const Record& record = records_.All("keypad")[i];
      CheckPlace(config_.keypads[i].name, config_.keypads[i].lock, record);
      CheckDevice(config_.keypads[i].device, record);
    }
    for (std::size_t i = 0; i < config_.readers.size(); ++i) {
      const Record& record = records_.All("reader")[i];
      CheckPlace(config_.readers[i].name, config_.readers[i].lock, record);
      CheckDevice(config_.readers[i].device, record);
      CheckWiegand(config_.readers[i], record);
    }
  }

 private:
  // Names are unique among keypads and readers together.
  void CheckPlace(const std::string& name, const std::string& lock, const Record& record) {
    const auto [first, is_new] = names_.emplace(name, record.LineOf("name"));
    if (!is_new && !name.empty())
      mistakes_.Add(record.LineOf("name"), Format("there is a keypad or reader '{}' already, in line {}; give this one "
                                                  "another name",
                                                  name, first->second));
    if (!config_.door) return;  // told already
    if (lock.empty()) {
      mistakes_.Add(record.line(), config_.locks.empty()
                                       ? "there is no [[lock]] that this could open; add one"
                                       : "there are several locks; say which one, by lock = \"NAME\"");
    } else if (std::ranges::find(config_.locks, lock, &LockConfig::name) == config_.locks.end()) {
      std::vector<std::string> locks;
      for (const LockConfig& each : config_.locks) locks.push_back(each.name);
      const std::string advice = DidYouMean(lock, locks);
      mistakes_.Add(record.LineOf("lock"), Format("lock: there is no [[lock]] '{}'{}", lock,
                                                  advice.empty() ? "; add one, or name another" : advice));
    }
  }

  void CheckDevice(const std::string& device, const Record& record) {
    if (device.empty()) return;
    const auto [first, is_new] = devices_.emplace(device, record.LineOf("device"));
    if (!is_new)
      mistakes_.Add(record.LineOf("device"),
                    Format("device: {} is in use already, in line {}; choose another", device, first->second));
  }

  void CheckWiegand(const ReaderConfig& reader, const Record& record) {
    if (record.Has("device") == record.Has("wiegand")) {
      mistakes_.Add(record.line(),
                    Format("reader '{}' needs either a device or the two lines of wiegand", reader.name));
    } else if (record.Has("wiegand") && record.List("wiegand").size() != 2) {
      mistakes_.Add(record.LineOf("wiegand"), "wiegand: write exactly two lines, D0 and D1");
    }
  }

  const Config& config_;
  const Records& records_;
  Mistakes& mistakes_;
  std::map<std::string, int> names_, devices_;
};

}  // namespace

Result<std::string> ParseKeyDevice(std::string_view text, const std::string& data_dir) {
  constexpr std::string_view kVirtual = "virtual:", kDevices = "/dev/";
  if (text.starts_with(kVirtual) && text.size() > kVirtual.size())
    return std::string(kVirtual) + InFolder(data_dir, text.substr(kVirtual.size()));
  if (text.starts_with(kDevices) && text.size() > kDevices.size()) return std::string(text);
  return Error{
      Format("\"{}\" is no input device; write a path such as \"/dev/input/by-id/NAME\", or \"virtual:PATH\"", text)};
}

void CheckEntry(const Config& config, const Records& records, Mistakes& mistakes) {
  EntryChecks(config, records, mistakes).Check();
}

}  // namespace foyer::config
