#include "drivers/v4l2_modes.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace foyer::drivers {
namespace {

int Nearest(int least, int most, int step, int wanted) {
  const int inside = std::clamp(wanted, least, most);
  if (step <= 0) return inside;
  const int steps = (inside - least + step / 2) / step;
  return std::min(least + steps * step, most);
}

bool IsUsable(const Size& size) {
  const auto is_good = [](int pixels) { return pixels >= 16 && pixels <= 4096 && pixels % 2 == 0; };
  return is_good(size.width) && is_good(size.height);
}

// The slowest that is fast enough, else the fastest.
double RateOf(const OfferedMode& mode, double wanted) {
  if (mode.rates.empty()) return wanted;
  double fastest = 0, enough = 0;
  for (const double rate : mode.rates) {
    fastest = std::max(fastest, rate);
    if (rate >= wanted && (enough == 0 || rate < enough)) enough = rate;
  }
  return enough != 0 ? enough : fastest;
}

// The lower, the better.
int Cost(PixelFormat pixels) {
  switch (pixels) {
    case PixelFormat::kH264:
      return 0;
    case PixelFormat::kYu12:
      return 1;
    case PixelFormat::kNv12:
      return 2;
    case PixelFormat::kYuyv:
      return 3;
    case PixelFormat::kMjpeg:
      return 4;
    case PixelFormat::kFwht:
      break;
  }
  return 5;
}

}  // namespace

Size NearestSize(const SizeRange& range, const PictureFormat& wanted) {
  return {Nearest(range.min_width, range.max_width, range.step_width, wanted.width),
          Nearest(range.min_height, range.max_height, range.step_height, wanted.height)};
}

std::optional<ChosenMode> ChooseMode(const std::vector<OfferedMode>& offered, const PictureFormat& wanted) {
  const double wanted_rate = wanted.frames_per_second;
  const auto badness = [&](const OfferedMode& mode) {
    const double rate = RateOf(mode, wanted_rate);
    const int area = std::abs(mode.size.width * mode.size.height - wanted.width * wanted.height);
    return std::tuple(rate * 2 < wanted_rate, area, std::max(0.0, wanted_rate - rate), Cost(mode.pixels));
  };
  const OfferedMode* best = nullptr;
  for (const OfferedMode& mode : offered)
    if (IsUsable(mode.size) && (best == nullptr || badness(mode) < badness(*best))) best = &mode;
  if (best == nullptr) return std::nullopt;
  return ChosenMode{best->pixels, best->size, RateOf(*best, wanted_rate)};
}

}  // namespace foyer::drivers
