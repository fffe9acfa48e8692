// Wiegand: a card reader tells each bit by a pulse on one of two lines, D0 for 0 and D1 for 1, and the end of a card by
// silence. 26 bits (H10301), 34, and 37 (H10302): an even parity over the first half, an odd one over the second.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/event_loop.h"

namespace foyer::entry {

struct WiegandPulse {
  std::chrono::nanoseconds at;  // of any clock that runs evenly
  bool bit;                     // which line
};

struct WiegandFrame {
  std::size_t bits = 0;
  std::optional<std::uint64_t> number = {};  // between the parities; none: it was not read well
  std::string_view why = {};                 // then

  std::string Text() const;  // "w26:1234567"; only with a number
};

inline constexpr std::chrono::milliseconds kWiegandSilence{50};  // that ends a card

// All cards in these pulses, which may come in any order.
std::vector<WiegandFrame> ReadWiegand(std::vector<WiegandPulse> pulses);

// Gathers pulses until both lines are silent.
class WiegandReader {
 public:
  static constexpr std::size_t kMostPulses = 512;  // of noise; more are passed over until it ends

  // `loop` must outlive this object.
  WiegandReader(EventLoop& loop, std::function<void(const WiegandFrame&)> on_frame)
      : on_frame_(std::move(on_frame)), silence_(loop, [this] { OnSilence(); }) {}

  void OnPulse(const WiegandPulse& pulse);

 private:
  void OnSilence();

  const std::function<void(const WiegandFrame&)> on_frame_;
  std::vector<WiegandPulse> pulses_;  // bounded
  Timer silence_;
};

}  // namespace foyer::entry
