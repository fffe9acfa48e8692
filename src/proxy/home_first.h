// A ring of a door whose house proxy is another board: it goes there first, and to the devices that are known here if
// that board does not take it. Never to both at once.
#pragma once
#include <functional>

#include "foyer/event_loop.h"
#include "foyer/uplink.h"
#include "proxy/branch.h"

namespace foyer::proxy {

class HomeFirst {
 public:
  // `home` and the branch to it, which has just begun, must outlive this object. `ring_here` is called once at most:
  // the branch is to be given up, and the devices that are known here are to ring.
  HomeFirst(EventLoop& loop, Uplink& home, const Branch& branch, std::function<void()> ring_here);

  const Branch& branch() const { return branch_; }
  // The branch has failed: if nobody there has heard or refused the ring, it goes on here.
  void OnFailed(int status);
  // The ring is over.
  void Stop() { patience_.Stop(); }

 private:
  void OnPatienceOver();
  void RingHere();

  Uplink& home_;
  const Branch& branch_;
  const std::function<void()> ring_here_;
  bool here_ = false;
  Timer patience_;  // with a board that does not say a word
};

}  // namespace foyer::proxy
