// What is wrong with this door or house, in plain words, and how to mend it.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace foyer {

enum class FindingLevel { kOk, kWarning, kError };
std::string_view FindingLevelName(FindingLevel level);  // "ok", "warning", "error"

struct Finding {
  std::string name;  // of the check: "clock", "camera", "phone of anna"
  FindingLevel level = FindingLevel::kOk;
  std::string found;  // what is so
  std::string why;    // it matters; empty if all is well
  std::string fix;    // the same
};

class Doctor {
 public:
  virtual ~Doctor() = default;
  // `done` is called from the loop, once, with at least one finding.
  virtual void Examine(std::function<void(std::vector<Finding>)> done) const = 0;
};

}  // namespace foyer
