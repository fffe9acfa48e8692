// Keeps the lines that it was given.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "foyer/log.h"

namespace foyer {

class FakeLogger : public Logger {
 public:
  struct Line {
    LogLevel level = LogLevel::kInfo;
    std::string part, message, call_id, event;
    std::vector<std::pair<std::string, std::string>> fields;

    std::string Field(std::string_view name) const {
      for (const auto& [key, value] : fields)
        if (key == name) return value;
      return {};
    }
  };

  bool IsOn(LogLevel level, std::string_view part) const override { return level >= levels_.Of(part); }
  void SetLevels(LogLevels levels) override { levels_ = std::move(levels); }
  LogLevels levels() const override { return levels_; }
  void Write(const LogLine& line) override {
    if (!IsOn(line.level, line.part)) return;
    Line kept{line.level,
              std::string(line.part),
              std::string(line.message),
              std::string(line.call_id),
              std::string(line.event),
              {}};
    for (const LogField& field : line.fields) kept.fields.emplace_back(field.name, field.value);
    lines.push_back(std::move(kept));
  }

  std::vector<Line> lines;

 private:
  LogLevels levels_;
};

}  // namespace foyer
