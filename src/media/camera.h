// Where raw pictures come from: a device, or a picture that draws itself.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "foyer/picture_format.h"
#include "foyer/result.h"

namespace foyer::media {

// One raw picture in I420 (luma in full size, both colours at half the width and height), rows without padding.
struct Picture {
  std::vector<std::uint8_t> luma, blue, red;
  std::uint64_t number = 0;  // grows by one
  std::chrono::steady_clock::time_point captured;
};

// Belongs to one thread, which may wait in Capture().
class Camera {
 public:
  virtual ~Camera() = default;
  virtual PictureFormat format() const = 0;
  // Waits for the next picture. An error is final: close the camera and open it anew.
  virtual Status Capture(Picture& picture) = 0;
};

}  // namespace foyer::media
