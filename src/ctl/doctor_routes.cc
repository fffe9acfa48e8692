#include "ctl/doctor_routes.h"

namespace foyer::ctl {

void DoctorRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/doctor", Need::kAdmin, &DoctorRoutes::GetDoctor);
}

void DoctorRoutes::GetDoctor(const Call& call) {
  parts_.doctor->Examine([call](const std::vector<Finding>& findings) {
    Json checks = Json::array();
    for (const Finding& finding : findings) {
      const bool failed = finding.level == FindingLevel::kError;
      checks.push_back({{"name", finding.name},
                        {"result", failed ? "fail" : FindingLevelName(finding.level)},
                        {"found", finding.found},
                        {"why", finding.why},
                        {"fix", finding.fix}});
    }
    call.Succeed(200, {{"checks", std::move(checks)}});
  });
}

}  // namespace foyer::ctl
