#include "media/open_camera.h"

#include <utility>

#include "media/test_camera.h"

namespace foyer::media {

Result<std::unique_ptr<VideoSource>> OpenCamera(const std::string& spec, CameraReport report) {
  if (spec == "none") return std::unique_ptr<VideoSource>();
  if (spec == "test") {
    const EncodedCamera::Settings settings;
    auto open = [format = settings.format]() -> Result<std::unique_ptr<Camera>> {
      return std::unique_ptr<Camera>(std::make_unique<TestCamera>(format));
    };
    return std::unique_ptr<VideoSource>(std::make_unique<EncodedCamera>(open, settings, std::move(report)));
  }
  return Error{"the camera " + spec + " cannot be opened: only \"test\" and \"none\" are built in"};
}

}  // namespace foyer::media
