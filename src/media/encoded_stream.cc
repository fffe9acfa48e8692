#include "media/encoded_stream.h"

namespace foyer::media {

Result<std::shared_ptr<AccessUnit>> EncodedStream::Next(bool key_frame) {
  if (Status captured = camera_->Capture(picture_); !captured.ok()) return captured.error();
  return encoder_->Encode(picture_, key_frame);
}

Result<Picture> EncodedStream::Newest() {
  if (picture_.luma.empty()) return Error{"the camera has given no picture yet"};
  return picture_;
}

}  // namespace foyer::media
