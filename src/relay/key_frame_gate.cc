#include "relay/key_frame_gate.h"

#include <utility>

namespace foyer::relay {

KeyFrameGate::KeyFrameGate(EventLoop& loop, std::chrono::milliseconds interval, std::function<void()> send)
    : interval_(interval), send_(std::move(send)), quiet_(loop, [this] {
        if (std::exchange(wanted_, false)) SendNow();
      }) {}

void KeyFrameGate::Request() {
  if (quiet_.IsRunning()) {
    wanted_ = true;
    return;
  }
  SendNow();
}

void KeyFrameGate::SendNow() {
  quiet_.Start(interval_);
  send_();
}

}  // namespace foyer::relay
