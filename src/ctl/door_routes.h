// The routes of the bell and of the door's picture.
#pragma once
#include <optional>

#include "ctl/api_parts.h"
#include "ctl/live_picture.h"
#include "ctl/router.h"

namespace foyer::ctl {

class DoorRoutes {
 public:
  explicit DoorRoutes(const ApiParts& parts);
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void PostRing(const Call& call);
  void PostHangUp(const Call& call);
  void GetSnapshot(const Call& call);
  void GetLive(const Call& call);
  std::unique_ptr<OpenedStream> ShowLive(const HttpRequest& request, HttpStream& stream);

  const ApiParts parts_;
  std::optional<LivePicture> live_;  // none: no door
};

}  // namespace foyer::ctl
