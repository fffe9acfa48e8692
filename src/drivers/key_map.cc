#include "drivers/key_map.h"

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>

#include "foyer/input_devices.h"

namespace foyer::drivers {
namespace {

struct Meaning {
  std::uint16_t code;
  char key;
};

constexpr std::array kKeys = std::to_array<Meaning>({
    {KEY_1, '1'},
    {KEY_2, '2'},
    {KEY_3, '3'},
    {KEY_4, '4'},
    {KEY_5, '5'},
    {KEY_6, '6'},
    {KEY_7, '7'},
    {KEY_8, '8'},
    {KEY_9, '9'},
    {KEY_0, '0'},
    {KEY_KP1, '1'},
    {KEY_KP2, '2'},
    {KEY_KP3, '3'},
    {KEY_KP4, '4'},
    {KEY_KP5, '5'},
    {KEY_KP6, '6'},
    {KEY_KP7, '7'},
    {KEY_KP8, '8'},
    {KEY_KP9, '9'},
    {KEY_KP0, '0'},
    {KEY_A, 'A'},
    {KEY_B, 'B'},
    {KEY_C, 'C'},
    {KEY_D, 'D'},
    {KEY_E, 'E'},
    {KEY_F, 'F'},
    {KEY_KPASTERISK, '*'},
    {KEY_NUMERIC_STAR, '*'},
    {KEY_NUMERIC_POUND, '#'},
    {KEY_ENTER, kEnterKey},
    {KEY_KPENTER, kEnterKey},
    {KEY_ESC, kClearKey},
    {KEY_BACKSPACE, kClearKey},
    {KEY_DELETE, kClearKey},
});

char Shifted(char key) { return key == '3' ? '#' : key == '8' ? '*' : key; }

}  // namespace

std::optional<char> KeyMap::OnEvent(std::uint16_t type, std::uint16_t code, std::int32_t value) {
  if (type == EV_SYN && code == SYN_DROPPED) return kClearKey;
  if (type != EV_KEY) return std::nullopt;
  if (code == KEY_LEFTSHIFT || code == KEY_RIGHTSHIFT) shift_ = value != 0;
  constexpr std::int32_t kPressed = 1;  // 2: held, 0: let go
  if (value != kPressed) return std::nullopt;
  if (code >= KEY_NUMERIC_0 && code <= KEY_NUMERIC_9) return static_cast<char>('0' + (code - KEY_NUMERIC_0));
  const auto found = std::ranges::find(kKeys, code, &Meaning::code);
  if (found == kKeys.end()) return std::nullopt;
  const bool on_the_row = code >= KEY_1 && code <= KEY_0;
  return shift_ && on_the_row ? Shifted(found->key) : found->key;
}

}  // namespace foyer::drivers
