#include "config/board_checks.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/format.h"

namespace foyer::config {

namespace {

class BoardChecks {
 public:
  BoardChecks(const Config& config, const Records& records, Mistakes& mistakes)
      : config_(config), records_(records), mistakes_(mistakes) {}

  void Check() {
    for (std::size_t i = 0; i < config_.locks.size(); ++i) CheckLock(config_.locks[i], records_.All("lock")[i]);
    for (std::size_t i = 0; i < config_.inputs.size(); ++i) CheckInput(config_.inputs[i], records_.All("input")[i]);
    CheckNames();
    for (const char* section : {"lock", "button", "input", "led"}) CheckLines(section);
    for (std::size_t i = 0; i < config_.readers.size(); ++i)
      for (const std::string& line : config_.readers[i].wiegand) CheckUse(line, "wiegand", records_.All("reader")[i]);
  }

 private:
  void CheckLock(const LockConfig& lock, const Record& record) {
    constexpr std::chrono::seconds kLongestPulse{60};
    if (lock.before_answer && lock.codes.empty())
      mistakes_.Add(record.LineOf("before_answer"),
                    Format("lock '{}' may be opened by a code before the answer, but has no codes; add codes, or take "
                           "before_answer out",
                           lock.name));
    if (lock.action != LockAction::kLightUp && lock.pulse > kLongestPulse)
      mistakes_.Add(
          record.LineOf("pulse_ms"),
          Format("lock '{}': pulse_ms is {}, and only a light (action = \"lightup\") may stay on for more than "
                 "60000; choose less, or see hold_open",
                 lock.name, lock.pulse.count()));
    if (!lock.hold_open.empty() &&
        std::ranges::find(config_.schedules, lock.hold_open, &ScheduleConfig::name) == config_.schedules.end())
      mistakes_.Add(record.LineOf("hold_open"),
                    Format("lock '{}': there is no [[schedule]] '{}'; add one", lock.name, lock.hold_open));
  }

  void CheckInput(const InputConfig& input, const Record& record) {
    const bool is_there = std::ranges::find(config_.locks, input.lock, &LockConfig::name) != config_.locks.end();
    if (!input.lock.empty() && !is_there)
      mistakes_.Add(record.LineOf("lock"),
                    Format("input '{}': there is no [[lock]] '{}'; add one, or name another", input.name, input.lock));
    if (input.kind == InputKind::kExit && input.lock.empty())
      mistakes_.Add(record.line(), Format("input '{}' is an exit button and opens nothing; name its lock", input.name));
    if (input.kind == InputKind::kTamper && !input.lock.empty())
      mistakes_.Add(record.LineOf("lock"),
                    Format("input '{}' is a tamper switch, which has no lock; take lock out", input.name));
  }

  void CheckNames() {
    std::map<std::string, int> lines;
    for (std::size_t i = 0; i < config_.inputs.size(); ++i) {
      const int line = records_.All("input")[i].LineOf("name");
      const auto [first, is_new] = lines.emplace(config_.inputs[i].name, line);
      if (!is_new && !config_.inputs[i].name.empty())
        mistakes_.Add(line, Format("there is an input '{}' already, in line {}; give this one another name",
                                   config_.inputs[i].name, first->second));
    }
  }

  const std::string& GpioOf(std::string_view section, std::size_t index) const {
    if (section == "lock") return config_.locks[index].gpio;
    if (section == "button") return config_.buttons[index].line.gpio;
    if (section == "input") return config_.inputs[index].line.gpio;
    return config_.leds[index].line.gpio;
  }

  void CheckLines(std::string_view section) {
    const auto& records = records_.All(section);
    for (std::size_t i = 0; i < records.size(); ++i) CheckUse(GpioOf(section, i), "gpio", records[i]);
  }

  void CheckUse(const std::string& gpio, std::string_view key, const Record& record) {
    if (gpio.empty()) return;
    const auto [first, is_new] = used_.emplace(gpio, record.LineOf(key));
    if (!is_new)
      mistakes_.Add(record.LineOf(key),
                    Format("{}: {} is in use already, in line {}; choose another line", key, gpio, first->second));
  }

  const Config& config_;
  const Records& records_;
  Mistakes& mistakes_;
  std::map<std::string, int> used_;
};

}  // namespace

void CheckBoard(const Config& config, const Records& records, Mistakes& mistakes) {
  BoardChecks(config, records, mistakes).Check();
}

}  // namespace foyer::config
