#include "media/device_camera.h"

#include <algorithm>
#include <utility>

#include "media/raw_pictures.h"

namespace foyer::media {

DeviceCamera::DeviceCamera(std::unique_ptr<CaptureDevice> device, int frames_per_second)
    : device_(std::move(device)),
      format_(device_->format().picture),
      is_too_fast_(format_.frames_per_second > frames_per_second),
      pace_(frames_per_second) {
  format_.frames_per_second = std::min(format_.frames_per_second, frames_per_second);
}

Status DeviceCamera::Capture(Picture& picture) {
  const int most_damaged = device_->format().picture.frames_per_second;  // about a second of them
  for (int damaged = 0; damaged <= most_damaged;) {
    const auto frame = device_->Next();
    if (!frame.ok()) return frame.error();
    if (is_too_fast_ && !pace_.IsDue(frame->captured)) continue;
    if (!Read(frame->bytes, picture)) {
      ++damaged;
      continue;
    }
    picture.captured = frame->captured;
    picture.number = next_number_++;
    return Ok();
  }
  return Error{"the camera gives damaged pictures: try another cable, USB port or power supply"};
}

bool DeviceCamera::Read(Bytes bytes, Picture& picture) {
  const VideoFormat& format = device_->format();
  if (format.pixels == PixelFormat::kMjpeg) return decoder_.Decode(bytes, format.picture, picture);
  return ReadRawPicture(bytes, format, picture);
}

}  // namespace foyer::media
