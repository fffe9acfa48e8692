// A file that is played over and over as if it were a camera: for tests, benches and demonstrations.
#pragma once
#include <memory>
#include <string>

#include "foyer/picture_format.h"
#include "foyer/result.h"
#include "foyer/video_device.h"

namespace foyer::media {

// By its name: .y4m (YUV4MPEG2, 4:2:0 of 8 bits, at its own pace), .mjpeg (JPEGs one after the other), .h264 or .264
// (Annex B; begins with a key frame), the last two at `frames_per_second`. At most 256 MiB of the last two.
Result<std::unique_ptr<CaptureDevice>> OpenFileDevice(const std::string& path, int frames_per_second);

}  // namespace foyer::media
