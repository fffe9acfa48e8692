// Tells systemd that we are ready, how we are, and that the loop still turns (Type=notify, WatchdogSec=). Without
// systemd it does nothing.
#pragma once
#include <string>

#include "foyer/event_loop.h"

namespace foyer {

class ServiceManager {
 public:
  explicit ServiceManager(EventLoop& loop);

  // Whether systemd started us, and wants to know how we are.
  static bool IsThere();

  // One line, shown by `systemctl status`. The first also says that we are ready, and starts feeding the watchdog.
  void Report(const std::string& status);
  // We end, for that reason; `systemctl status` goes on showing it.
  static void Failed(const std::string& why);
  // We stop, or wait for calls to end and then stop: for so long at most.
  void Stopping(const std::string& status, Duration longest);

 private:
  void Feed();

  bool ready_ = false;

  Timer watchdog_;
  Duration interval_{0};  // 0: nobody watches
};

}  // namespace foyer
