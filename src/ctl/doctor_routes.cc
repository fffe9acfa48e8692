#include "ctl/doctor_routes.h"

#include "ctl/finding_json.h"

namespace foyer::ctl {

void DoctorRoutes::AddTo(Router& router) {
  router.Add(*this, "GET", "/api/v1/doctor", Need::kAdmin, &DoctorRoutes::GetDoctor);
}

void DoctorRoutes::GetDoctor(const Call& call) {
  parts_.doctor->Examine([call](const std::vector<Finding>& findings) {
    Json checks = Json::array();
    for (const Finding& finding : findings) checks.push_back(ToJson(finding));
    call.Succeed(200, {{"checks", std::move(checks)}});
  });
}

}  // namespace foyer::ctl
