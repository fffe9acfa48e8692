#include "entry/wiegand.h"

#include <algorithm>
#include <span>
#include <utility>

namespace foyer::entry {
namespace {

using Pulses = std::span<const WiegandPulse>;

bool IsOdd(Pulses pulses) { return std::ranges::count(pulses, true, &WiegandPulse::bit) % 2 == 1; }

// Of an odd number of bits between the parities the middle one counts for both.
bool ParitiesAreRight(Pulses pulses) {
  const std::size_t half = (pulses.size() + 1) / 2;
  return !IsOdd(pulses.first(half)) && IsOdd(pulses.last(half));
}

WiegandFrame ReadFrame(Pulses pulses) {
  WiegandFrame frame{pulses.size()};
  if (frame.bits != 26 && frame.bits != 34 && frame.bits != 37) {
    frame.why = "a number of bits that no card has";
  } else if (!ParitiesAreRight(pulses)) {
    frame.why = "wrong parity";
  } else {
    std::uint64_t number = 0;
    for (const WiegandPulse& pulse : pulses.subspan(1, pulses.size() - 2)) number = number * 2 + (pulse.bit ? 1 : 0);
    frame.number = number;
  }
  return frame;
}

}  // namespace

std::string WiegandFrame::Text() const { return "w" + std::to_string(bits) + ":" + std::to_string(number.value()); }

std::vector<WiegandFrame> ReadWiegand(std::vector<WiegandPulse> pulses) {
  std::ranges::stable_sort(pulses, {}, &WiegandPulse::at);
  std::vector<WiegandFrame> frames;
  const Pulses all = pulses;
  std::size_t begin = 0;
  for (std::size_t end = 1; end <= all.size(); ++end) {
    if (end < all.size() && all[end].at - all[end - 1].at < kWiegandSilence) continue;
    frames.push_back(ReadFrame(all.subspan(begin, end - begin)));
    begin = end;
  }
  return frames;
}

void WiegandReader::OnPulse(const WiegandPulse& pulse) {
  if (pulses_.size() < kMostPulses) pulses_.push_back(pulse);
  silence_.Start(kWiegandSilence);
}

void WiegandReader::OnSilence() {
  for (const WiegandFrame& frame : ReadWiegand(std::exchange(pulses_, {}))) on_frame_(frame);
}

}  // namespace foyer::entry
