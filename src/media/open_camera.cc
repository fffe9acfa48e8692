#include "media/open_camera.h"

#include <utility>

#include "media/test_camera.h"

namespace foyer::media {

Result<std::unique_ptr<VideoSource>> OpenCamera(EventLoop& loop, const std::string& spec, const CameraSettings& wanted,
                                                CameraReport report) {
  if (spec == "none") return std::unique_ptr<VideoSource>();
  if (spec == "test") {
    EncodedCamera::Settings settings;
    settings.format = wanted.wanted;
    settings.bitrate_kbps = wanted.bitrate_kbps;
    auto open = [format = settings.format]() -> Result<std::unique_ptr<Camera>> {
      return std::unique_ptr<Camera>(std::make_unique<TestCamera>(format));
    };
    return std::unique_ptr<VideoSource>(std::make_unique<EncodedCamera>(loop, open, settings, std::move(report)));
  }
  return Error{"the camera " + spec + " cannot be opened: only \"test\" and \"none\" are built in"};
}

}  // namespace foyer::media
