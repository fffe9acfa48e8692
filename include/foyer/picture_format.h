// The size and the pace of a picture.
#pragma once
#include <cstddef>

namespace foyer {

struct PictureFormat {
  int width = 640;   // even
  int height = 480;  // even
  int frames_per_second = 15;

  std::size_t luma_bytes() const { return static_cast<std::size_t>(width) * static_cast<std::size_t>(height); }
  bool operator==(const PictureFormat&) const = default;
};

}  // namespace foyer
