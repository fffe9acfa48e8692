// The routes of who looks for what went wrong: the last messages, and how much is logged.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class TraceRoutes {
 public:
  explicit TraceRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetTrace(const Call& call);
  void GetPcap(const Call& call);
  void GetLog(const Call& call);
  void PutLog(const Call& call);
  Json LevelsAsJson() const;

  const ApiParts parts_;
};

}  // namespace foyer::ctl
