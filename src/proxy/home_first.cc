#include "proxy/home_first.h"

#include <chrono>
#include <utility>

namespace foyer::proxy {
namespace {

using namespace std::chrono_literals;

// A board that is there says 100 within milliseconds. Phones that are rung from here have 4 s from the first press.
constexpr auto kPatience = 2s;

bool IsRefusal(int status) { return status == 486 || status == 487 || status >= 600; }

}  // namespace

HomeFirst::HomeFirst(EventLoop& loop, Uplink& home, const Branch& branch, std::function<void()> ring_here)
    : home_(home), branch_(branch), ring_here_(std::move(ring_here)), patience_(loop, [this] { OnPatienceOver(); }) {
  patience_.Start(kPatience);
}

void HomeFirst::OnPatienceOver() {
  if (branch_.WasHeard()) return;
  RingHere();
  home_.OnUnanswered();
}

void HomeFirst::OnFailed(int status) {
  const bool is_gone = status == 503;  // its connection is, also while phones ring there: nobody can answer any more
  if (is_gone || (!branch_.HasRung() && !IsRefusal(status))) RingHere();
}

void HomeFirst::RingHere() {
  patience_.Stop();
  if (!std::exchange(here_, true)) ring_here_();
}

}  // namespace foyer::proxy
