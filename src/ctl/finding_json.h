// A finding of the doctor as JSON, as docs/openapi.yaml describes it: the same from the daemon and from foyerctl.
#pragma once
#include <nlohmann/json.hpp>

#include "foyer/doctor.h"

namespace foyer::ctl {

inline nlohmann::json ToJson(const Finding& finding) {
  const bool failed = finding.level == FindingLevel::kError;
  return {{"name", finding.name},
          {"result", failed ? "fail" : FindingLevelName(finding.level)},
          {"found", finding.found},
          {"why", finding.why},
          {"fix", finding.fix}};
}

}  // namespace foyer::ctl
