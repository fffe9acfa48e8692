// Devices that people type at or hold a card to. Drivers only: ioctl in, event out.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "foyer/event_loop.h"
#include "foyer/hardware.h"
#include "foyer/result.h"

namespace foyer {

inline constexpr char kEnterKey = '\n';
inline constexpr char kClearKey = '\x1b';

// All are called from the loop; they may not destroy the device.
struct KeyDeviceHandler {
  std::function<void(char key)> on_key;  // 0-9 A-F * #, or one of the two above; at each press, never repeated
  std::function<void(const std::string& what)> on_fault;  // it is not there, or is gone, and what to do; told once
  std::function<void()> on_recovered;
};

// A keypad, or a card reader that types. What is typed reaches nobody else: no console, no desktop. Unplugged, it is
// tried again every few seconds.
class KeyDevice {
 public:
  virtual ~KeyDevice() = default;
};

// `spec` is the path of an input device ("/dev/input/by-id/...-event-kbd"), or "virtual:PATH", a FIFO that is made if
// it is not there: each character written into it is a key, the end of the line is Enter.
std::unique_ptr<KeyDevice> OpenKeyDevice(EventLoop& loop, const std::string& spec, KeyDeviceHandler handler);

// A line that rests high and tells by short pulses to low. `on_pulse` is called from the loop with the kernel's time
// stamp of each, comparable between lines of one board; calls of two lines may come in another order than the pulses.
// `spec` is as for OpenInputLine(); what is written into a virtual one are time stamps, a decimal number of nanoseconds
// and the end of the line each.
Result<std::unique_ptr<InputLine>> OpenPulseLine(EventLoop& loop, const std::string& spec,
                                                 std::function<void(std::chrono::nanoseconds at)> on_pulse);

}  // namespace foyer
