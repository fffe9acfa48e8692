// The routes of the doctor.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class DoctorRoutes {
 public:
  explicit DoctorRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetDoctor(const Call& call);
  void PostRing(const Call& call);

  const ApiParts parts_;
};

}  // namespace foyer::ctl
