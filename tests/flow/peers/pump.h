// Waits for things to happen in other processes: reads every descriptor that it was given until a condition holds.
// Nothing in the flow tests sleeps; everything waits here, and a wait that does not end in time fails with what it saw.
#pragma once
#include <chrono>
#include <functional>
#include <list>

namespace foyer::peers {

class Pump {
 public:
  // One descriptor; `on_readable` is called when it can be read. Stops when destroyed.
  class Source {
   public:
    Source(Pump& pump, int fd, std::function<void()> on_readable);
    ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    // No more of this descriptor (it has ended).
    void Stop();

   private:
    friend class Pump;
    Pump& pump_;
    int fd_;
    std::function<void()> on_readable_;
    std::list<Source*>::iterator position_;
  };

  // Reads until `condition` holds (true) or `limit` has passed (false). The limit is there so that a broken test ends;
  // it says nothing about how fast things should be.
  bool Until(const std::function<bool()>& condition, std::chrono::seconds limit = std::chrono::seconds(30));

 private:
  void PollOnce(std::chrono::milliseconds wait);
  std::list<Source*> sources_;
};

}  // namespace foyer::peers
