// Signals as calls on the loop: the process can be asked to stop, and to read its certificates and logs anew.
#pragma once
#include <functional>
#include <initializer_list>

#include "base/unique_fd.h"
#include "foyer/event_loop.h"

namespace foyer {

class SignalWatch {
 public:
  // Blocks `signals` for the whole process (make it before any thread starts) and calls `on_signal` for each that
  // comes.
  SignalWatch(EventLoop& loop, std::initializer_list<int> signals, std::function<void(int signal)> on_signal);

 private:
  void Read();

  UniqueFd fd_;
  const std::function<void(int)> on_signal_;
  FdWatch watch_;
};

}  // namespace foyer
