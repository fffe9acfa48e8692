// The camera "test": a picture that moves all over, with frame number, wall clock and monotonic clock burnt in for
// people, and the strip (strip.h) for programs. It needs no device, so a door without a camera shows something too.
#pragma once
#include "media/camera.h"

namespace foyer::media {

class TestCamera : public Camera {
 public:
  explicit TestCamera(PictureFormat format = {});

  PictureFormat format() const override { return format_; }
  // The first picture is there at once, the others in the pace of the format.
  Status Capture(Picture& picture) override;

 private:
  void PaintScenery(Picture& picture) const;
  void PaintClocks(Picture& picture) const;

  const PictureFormat format_;
  std::vector<std::uint8_t> scenery_;  // twice as wide as the picture, which slides over it
  std::uint64_t next_number_ = 0;
  std::chrono::steady_clock::time_point due_;
};

}  // namespace foyer::media
