// The lock thread: owns the output lines of all locks, ends every opening by its own clock, and knows nothing else. So
// a loop that hangs cannot leave a door open. It drives all lines safe when it starts and when it stops.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "door/lock_plan.h"
#include "foyer/hardware.h"

namespace foyer::door {

struct LockLine {
  std::string name;
  std::unique_ptr<OutputLine> line;
  LockBounds bounds;
};

struct LockEdge {
  // kFault: its line fails; told once until kRecovered. Nothing opens it meanwhile.
  enum class Kind { kOn, kOff, kFault, kRecovered } kind = Kind::kFault;
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

  // Any thread; all return at once.
  enum class Answer { kTaken, kAlreadyOpen, kBlocked, kTooLong, kBroken };
  Answer Pulse(std::size_t lock);
  Answer PulseFromInside(std::size_t lock);
  Answer Hold(std::size_t lock, Holder holder, Duration length);  // zero ends it
  void Block(std::size_t lock);
  void Release(std::size_t lock);
  LockMode ModeOf(std::size_t lock) const;

 private:
  // What others may ask of, under the mutex.
  struct Wish {
    LockPlan plan;
    bool broken = false;
  };
  // The lock thread's own.
  struct Lock {
    LockLine line;
    bool is_on = false;
    bool is_known = false;  // the level is what `is_on` says
    TimePoint next_try{};   // while it is not known
    Duration pause{};       // until the try after that
  };
  struct Order {
    std::size_t index = 0;
    bool on = false;
    std::string why;
  };

  Answer Ask(std::size_t lock, const std::function<LockPlan::Answer(LockPlan&)>& what);
  void Run();
  void WaitForWork(std::unique_lock<std::mutex>& guard);
  std::vector<Order> TakeOrders();
  void Drive(const Order& order);
  void CheckLines();
  void OnDriven(std::size_t index, const Order& order);
  void OnFault(std::size_t index, const Error& error);
  void DriveAllSafe(const char* why);

  std::vector<Lock> locks_;
  TimePoint next_check_;
  const Report report_;

  mutable std::mutex mutex_;  // guards the next four; never held while a line is driven
  std::condition_variable work_;
  std::vector<Wish> wishes_;
  bool changed_ = false;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses all the others
};

}  // namespace foyer::door
