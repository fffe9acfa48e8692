#include "proxy/awaited_devices.h"

namespace foyer::proxy {

std::optional<TimePoint> AwaitedDevices::Until(TimePoint now) const {
  std::optional<TimePoint> latest;
  for (const auto& [device, until] : until_) {
    if (until > now && (!latest || until > *latest)) latest = until;
  }
  return latest;
}

}  // namespace foyer::proxy
