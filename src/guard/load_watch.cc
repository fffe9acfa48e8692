#include "guard/load_watch.h"

namespace foyer::guard {

void LoadWatch::OnReceived(bool behind) {
  const TimePoint now = loop_.Now();
  if (!tick_.IsRunning()) {
    due_ = now + kTick;
    tick_.StartAt(due_);
  }
  if (!behind) {
    full_since_.reset();
    return;
  }
  if (!full_since_) full_since_ = now;
  if (now - *full_since_ >= kPatience) NoteBehind();
}

// Not started again: the next message does.
void LoadWatch::OnTick() {
  if (loop_.Now() - due_ >= kLate) NoteBehind();
}

}  // namespace foyer::guard
