// The routes of the bell and of the door's picture.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class DoorRoutes {
 public:
  explicit DoorRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void PostRing(const Call& call);
  void PostHangUp(const Call& call);
  void GetSnapshot(const Call& call);

  const ApiParts parts_;
};

}  // namespace foyer::ctl
