#include "runtime/service_manager.h"

#include <systemd/sd-daemon.h>

namespace foyer {

ServiceManager::ServiceManager(EventLoop& loop) : watchdog_(loop, [this] { Feed(); }) {
  std::uint64_t limit_us = 0;
  if (sd_watchdog_enabled(0, &limit_us) > 0) interval_ = std::chrono::microseconds(limit_us / 3);
}

void ServiceManager::Ready(const std::string& status) {
  sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
  if (interval_ > Duration::zero()) Feed();
}

void ServiceManager::Status(const std::string& status) { sd_notify(0, ("STATUS=" + status).c_str()); }

void ServiceManager::Stopping() { sd_notify(0, "STOPPING=1"); }

void ServiceManager::Feed() {
  sd_notify(0, "WATCHDOG=1");
  watchdog_.Start(interval_);
}

}  // namespace foyer
