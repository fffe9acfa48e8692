#include "runtime/service_manager.h"

#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <utility>

namespace foyer {

ServiceManager::ServiceManager(EventLoop& loop) : watchdog_(loop, [this] { Feed(); }) {
  std::uint64_t limit_us = 0;
  if (sd_watchdog_enabled(0, &limit_us) > 0) interval_ = std::chrono::microseconds(limit_us / 3);
}

bool ServiceManager::IsThere() { return std::getenv("NOTIFY_SOCKET") != nullptr; }

void ServiceManager::Report(const std::string& status) {
  sd_notify(0, ((ready_ ? "STATUS=" : "READY=1\nSTATUS=") + status).c_str());
  if (!std::exchange(ready_, true) && interval_ > Duration::zero()) Feed();
}

void ServiceManager::Failed(const std::string& why) { sd_notify(0, ("STATUS=" + why).c_str()); }

void ServiceManager::Stopping(const std::string& status, Duration longest) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(longest).count();
  sd_notify(0, ("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(us) + "\nSTATUS=" + status).c_str());
}

void ServiceManager::Feed() {
  sd_notify(0, "WATCHDOG=1");
  watchdog_.Start(interval_);
}

}  // namespace foyer
