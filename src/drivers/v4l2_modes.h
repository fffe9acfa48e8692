// What a camera offers, and the choice of what we take: a pure function of the two, for all makes of cameras.
#pragma once
#include <optional>
#include <vector>

#include "foyer/picture_format.h"
#include "foyer/video_device.h"

namespace foyer::drivers {

// The sizes of one format: all from the smallest to the largest in these steps. A single size is both.
struct SizeRange {
  int min_width = 0, max_width = 0, step_width = 1;
  int min_height = 0, max_height = 0, step_height = 1;
};

struct Size {
  int width = 0, height = 0;
  bool operator==(const Size&) const = default;
};

// The size in `range` that is nearest to the wanted one.
Size NearestSize(const SizeRange& range, const PictureFormat& wanted);

// One format in one size.
struct OfferedMode {
  PixelFormat pixels = PixelFormat::kYuyv;
  Size size;
  std::vector<double> rates;  // pictures a second; empty: the driver does not tell
};

struct ChosenMode {
  PixelFormat pixels = PixelFormat::kYuyv;
  Size size;
  double rate = 0;  // to ask for
  bool operator==(const ChosenMode&) const = default;
};

// In this order: at least half of the wanted rate, the size (nearest in area), the rate, and what costs us least:
// H.264, then raw pictures, then MJPEG. Nothing if no mode has an even size of 16x16 to 4096x4096.
std::optional<ChosenMode> ChooseMode(const std::vector<OfferedMode>& offered, const PictureFormat& wanted);

}  // namespace foyer::drivers
