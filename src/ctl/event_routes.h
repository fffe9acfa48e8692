// The routes of events: the newest, those to come, and what is kept of a ring.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class EventRoutes {
 public:
  explicit EventRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetEvents(const Call& call);
  void GetStream(const Call& call);
  void GetEventSnapshot(const Call& call);
  void GetEventRecording(const Call& call);
  using FindFile = std::optional<KeptFile> (RingArchive::*)(std::uint64_t event) const;
  void GetKept(const Call& call, const char* what, FindFile find);

  const ApiParts parts_;
};

}  // namespace foyer::ctl
