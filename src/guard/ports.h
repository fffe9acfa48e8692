// What single ports of one address have done, told apart as well as a small table can: ports that share a place in it
// share its fate. One scanner behind a NAT so does not pass for all the phones behind it.
#pragma once
#include <array>
#include <cstdint>

#include "guard/score.h"

namespace foyer::guard {

class Ports {
 public:
  // While their address is banned, so many messages in so long may come from new ports: a phone that registers anew
  // needs two.
  static constexpr int kTrickle = 4;
  static constexpr std::chrono::seconds kTrickleEach{10};

  // A request that led nowhere until now; how many such have come from this port, one a minute forgiven.
  double AddVain(std::uint16_t port, TimePoint now) {
    Place& place = At(port);
    if (place.port != port) place.vain.Clear();
    place.port = port;
    return place.vain.Add(1, now);
  }
  void ForgiveVain(std::uint16_t port) { At(port).vain.Clear(); }

  // A ban begins: each has its trickle.
  void StartTrickle() {
    for (Place& place : places_) place.trickled = 0, place.blocked = false;
  }
  bool TakeTrickle(std::uint16_t port, TimePoint now) {
    Place& place = At(port);
    if (place.trickled == 0 || now - place.since >= kTrickleEach) place.trickled = 0, place.since = now;
    return !place.blocked && ++place.trickled <= kTrickle;
  }
  // It has offended again: nothing more until the next ban.
  void Block(std::uint16_t port) { At(port).blocked = true; }
  bool IsBlocked(std::uint16_t port) { return At(port).blocked; }

 private:
  struct Place {
    std::uint16_t port = 0;  // the last that `vain` was of
    Score vain;
    int trickled = 0;  // since `since`
    TimePoint since{};
    bool blocked = false;
  };
  Place& At(std::uint16_t port) { return places_[(port * 0x9e3779b1U) >> 28]; }

  std::array<Place, 16> places_;
};

}  // namespace foyer::guard
