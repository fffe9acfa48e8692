// The routes of the settings that may be changed at run time.
#pragma once
#include "ctl/api_parts.h"
#include "ctl/router.h"

namespace foyer::ctl {

class SettingsRoutes {
 public:
  explicit SettingsRoutes(const ApiParts& parts) : parts_(parts) {}
  // Must outlive the router.
  void AddTo(Router& router);

 private:
  void GetSettings(const Call& call);
  void PutSetting(const Call& call);
  void DeleteSetting(const Call& call);
  PanelSettings::Done Answer(const Call& call) const;
  bool IsThere(const Call& call) const;  // else it was answered

  const ApiParts parts_;
};

}  // namespace foyer::ctl
