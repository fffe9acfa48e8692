#include "entry/pin.h"

#include <algorithm>
#include <array>

#include "base/random.h"

namespace foyer::entry {
namespace {

constexpr std::size_t kFewest = 4, kMost = 12, kMade = 6;

// 0000, 1234, 9876.
bool IsTooEasy(const std::string& pin) {
  const int step = pin[1] - pin[0];
  if (step < -1 || step > 1) return false;
  for (std::size_t i = 1; i < pin.size(); ++i) {
    if (pin[i] - pin[i - 1] != step) return false;
  }
  return true;
}

}  // namespace

Status CheckPin(const std::string& pin) {
  const bool digits = std::ranges::all_of(pin, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || pin.size() < kFewest || pin.size() > kMost) return Error{"a PIN has 4 to 12 digits"};
  if (IsTooEasy(pin)) return Error{"everybody tries that PIN first; choose another"};
  return Ok();
}

std::string MakePin() {
  std::string pin;
  do {
    pin.clear();
    while (pin.size() < kMade) {
      std::array<std::uint8_t, 1> byte{};
      FillRandom(byte);
      if (byte[0] < 250) pin += static_cast<char>('0' + byte[0] % 10);  // all digits alike
    }
  } while (IsTooEasy(pin));
  return pin;
}

}  // namespace foyer::entry
