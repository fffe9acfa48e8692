// The route that invites a phone.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class PhoneRoutes {
 public:
  explicit PhoneRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void PostInvitation(const Call& call);

  const ApiParts parts_;
};

}  // namespace foyer::ctl
