// A keypad of the kernel's (uinput): what is typed on it comes to foyerd as from any USB keypad.
#pragma once
#include <string>

#include "base/unique_fd.h"

namespace foyer::lab {

class TypedKeypad {
 public:
  TypedKeypad();  // plugged in

  std::string device() const;  // "/dev/input/event3"
  // Digits, and '\n' for Enter.
  void Type(const std::string& keys);
  void Unplug() { uinput_.Reset(); }
  // Somebody has it for himself, so that no console gets the digits.
  bool IsGrabbed() const;

 private:
  void Send(int type, int code, int value);

  UniqueFd uinput_;
};

}  // namespace foyer::lab
