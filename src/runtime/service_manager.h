// Tells systemd that we are ready, how we are, and that the loop still turns (Type=notify, WatchdogSec=). Without
// systemd it does nothing.
#pragma once
#include <string>

#include "foyer/event_loop.h"

namespace foyer {

class ServiceManager {
 public:
  explicit ServiceManager(EventLoop& loop);

  void Ready(const std::string& status);  // one line, shown by `systemctl status`; starts feeding the watchdog
  void Status(const std::string& status);
  void Stopping();

 private:
  void Feed();

  Timer watchdog_;
  Duration interval_{0};  // 0: nobody watches
};

}  // namespace foyer
