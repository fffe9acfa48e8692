#include "ctl/doctor_routes.h"

#include "ctl/finding_json.h"

namespace foyer::ctl {

void DoctorRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/doctor", Need::kAdmin, &DoctorRoutes::GetDoctor);
  router.Add(*this, "POST", "/api/v1/doctor/ring", Need::kAdmin, &DoctorRoutes::PostRing);
}

void DoctorRoutes::GetDoctor(const Call& call) {
  parts_.doctor->Examine([call](const std::vector<Finding>& findings) {
    Json checks = Json::array();
    for (const Finding& finding : findings) checks.push_back(ToJson(finding));
    call.Succeed(200, {{"checks", std::move(checks)}});
  });
}

void DoctorRoutes::PostRing(const Call& call) {
  if (parts_.ring_tester == nullptr) {
    return call.Fail(404, "this foyerd has no door", "ask the one that has; [door] in its configuration");
  }
  parts_.ring_tester->Ring([call](const Result<TestRingReport>& report) {
    if (!report) return call.Fail(409, report.error().message, "try again in a moment");
    Json steps = Json::array();
    for (const TestRingStep& step : report->steps) {
      steps.push_back({{"what", step.what}, {"at_ms", static_cast<double>(step.at.count()) / 1000}});
    }
    call.Succeed(200, {{"result", report->whole ? "ok" : "fail"},
                       {"steps", std::move(steps)},
                       {"found", report->found},
                       {"fix", report->fix}});
  });
}

}  // namespace foyer::ctl
