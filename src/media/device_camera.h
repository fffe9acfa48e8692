// A camera device that gives raw pictures or JPEGs, as a camera of pictures at the wanted pace.
#pragma once
#include <memory>

#include "foyer/video_device.h"
#include "media/camera.h"
#include "media/jpeg.h"
#include "media/pace.h"

namespace foyer::media {

class DeviceCamera : public Camera {
 public:
  // `device` gives anything but H.264. What is more than `frames_per_second` is passed over.
  DeviceCamera(std::unique_ptr<CaptureDevice> device, int frames_per_second);

  PictureFormat format() const override { return format_; }
  Status Capture(Picture& picture) override;

 private:
  bool Read(Bytes bytes, Picture& picture);

  const std::unique_ptr<CaptureDevice> device_;
  PictureFormat format_;
  const bool is_too_fast_;
  Pace pace_;
  JpegDecoder decoder_;
  std::uint64_t next_number_ = 0;
};

}  // namespace foyer::media
