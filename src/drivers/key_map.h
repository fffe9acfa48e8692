// What the keys of an input device stand for (linux/input-event-codes.h): number pads, door keypads, and readers that
// pretend to be a keyboard of the US.
#pragma once
#include <cstdint>
#include <optional>

namespace foyer::drivers {

class KeyMap {
 public:
  // One input_event. The key that it is the press of, as foyer/input_devices.h names it; nothing for anything else.
  // When the kernel has dropped events what was typed is in doubt: kClearKey.
  std::optional<char> OnEvent(std::uint16_t type, std::uint16_t code, std::int32_t value);

 private:
  bool shift_ = false;
};

}  // namespace foyer::drivers
