// The lock thread: owns the output lines of all locks, ends every pulse by its own clock, and knows nothing else. So a
// loop that hangs cannot leave a door open. It drives all lines safe when it starts and when it stops.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "door/lock_pulse.h"
#include "foyer/hardware.h"

namespace foyer::door {

struct LockLine {
  std::string name;
  std::unique_ptr<OutputLine> line;
  Duration pulse;
};

struct LockEdge {
  enum class Kind { kOn, kOff, kFault } kind = Kind::kFault;
  std::size_t lock = 0;  // position in the list of lines
  TimePoint at;
  std::string why;  // of kOff and kFault
};

class LockThread {
 public:
  // Called from the lock thread at each change of a line: only hands it on (EventLoop::Post), never waits.
  using Report = std::function<void(const LockEdge&)>;

  LockThread(std::vector<LockLine> lines, Report report);
  ~LockThread();  // all lines are off when it returns
  LockThread(const LockThread&) = delete;
  LockThread& operator=(const LockThread&) = delete;

  // Any thread; returns at once. False while a pulse of that lock is wanted or running: this one is ignored.
  bool RequestPulse(std::size_t lock);

 private:
  struct Lock {
    LockLine line;
    LockPulse pulse;
    bool is_on = false;
    bool fault_reported = false;
  };
  enum class Request { kNone, kWanted, kRunning };

  void Run();
  void WaitForWork(std::unique_lock<std::mutex>& guard);
  bool HasWork() const;
  std::vector<std::size_t> TakeWanted();
  void SwitchOn(std::size_t index);
  void SwitchOffDue();
  void SwitchOff(std::size_t index, const char* why);
  void ForbidRequests(std::size_t index);
  void AllowRequests(std::size_t index);
  void ReportFault(std::size_t index, const Error& error);

  // The lock thread's own.
  std::vector<Lock> locks_;
  const Report report_;

  std::mutex mutex_;  // guards the next three; never held while a line is driven
  std::condition_variable work_;
  std::vector<Request> requests_;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all the others
};

}  // namespace foyer::door
