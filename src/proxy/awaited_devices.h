// For whom a ring is kept open although nobody rings: users who are away, and devices that were lost, may come back.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "foyer/event_loop.h"
#include "proxy/branch.h"

namespace foyer::proxy {

class AwaitedDevices {
 public:
  // Any device of this user; the device that was lost.
  void ExpectUser(const Aor& user, TimePoint until) { until_[{user, {}}] = until; }
  void ExpectDevice(const DeviceId& device, TimePoint until) { until_[device] = until; }

  // This device has been reached: its user is there.
  void OnReached(const DeviceId& device) {
    until_.erase(device);
    until_.erase({device.user, {}});
  }
  void ForgetUser(const Aor& user) {
    std::erase_if(until_, [&](const auto& each) { return each.first.user == user; });
  }
  void Clear() { until_.clear(); }

  // How long the ring must stay open for them; nothing: not at all.
  std::optional<TimePoint> Until(TimePoint now) const;

 private:
  std::map<DeviceId, TimePoint> until_;  // an empty device: the user as such
};

}  // namespace foyer::proxy
