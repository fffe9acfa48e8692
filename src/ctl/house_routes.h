// The routes that tell how the daemon is: registrations, calls, uplinks, bans, sound; and its reload.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class HouseRoutes {
 public:
  explicit HouseRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetStatus(const Call& call);
  void PostReload(const Call& call);
  void GetBindings(const Call& call);
  void GetUplinks(const Call& call);
  void GetCalls(const Call& call);
  void GetBans(const Call& call);
  void DeleteBan(const Call& call);
  void GetAudio(const Call& call);
  void PostCalibrate(const Call& call);
  bool HasSound(const Call& call) const;

  const ApiParts parts_;
};

}  // namespace foyer::ctl
