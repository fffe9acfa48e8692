// The camera that the configuration names.
#pragma once
#include <memory>
#include <string>

#include "foyer/event_loop.h"
#include "foyer/video_source.h"
#include "media/encoded_camera.h"

namespace foyer::media {

struct CameraSettings {
  PictureFormat wanted;
  int kbps = 800;
};

// `spec` is as in [door] camera: "auto", "v4l2:DEVICE", "test", "file:PATH", or "none", which yields a null pointer. A
// camera that is not there, or fails, tells so through `report` (see EncodedCamera) and is tried again. `loop` must
// outlive it.
std::unique_ptr<VideoSource> OpenCamera(EventLoop& loop, const std::string& spec, const CameraSettings& settings,
                                        CameraReport report);

}  // namespace foyer::media
