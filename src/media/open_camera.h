// The camera that the configuration names.
#pragma once
#include <memory>
#include <string>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/encoded_camera.h"

namespace foyer::media {

struct CameraSettings {
  PictureFormat wanted;
  int bitrate_kbps = 800;
};

// `spec` is as in [door] camera: "test", "v4l2:DEVICE", or "none", which yields a null pointer. An error tells that the
// camera cannot be opened at all; one that fails later tells so through `report` (see EncodedCamera) and is retried.
// `loop` must outlive the camera.
Result<std::unique_ptr<VideoSource>> OpenCamera(EventLoop& loop, const std::string& spec,
                                                const CameraSettings& settings, CameraReport report);

}  // namespace foyer::media
