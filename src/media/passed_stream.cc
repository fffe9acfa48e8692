#include "media/passed_stream.h"

#include "media/h264_decoder.h"

namespace foyer::media {
namespace {

constexpr std::size_t kMostKept = 300;  // units: 10 s at 30 a second. Of more only the beginning is kept.

}  // namespace

Result<std::shared_ptr<AccessUnit>> PassedStream::Next(bool key_frame) {
  if (key_frame) device_->ForceKeyFrame();
  const auto frame = device_->Next();
  if (!frame.ok()) return frame.error();
  auto unit = maker_.Make(frame->bytes);
  if (unit == nullptr) return unit;
  unit->captured = frame->captured;
  if (!unit->key_frame && since_key_frame_.empty()) return std::shared_ptr<AccessUnit>();
  Keep(unit);
  return unit;
}

void PassedStream::Keep(const std::shared_ptr<const AccessUnit>& unit) {
  if (unit->key_frame) since_key_frame_.clear();
  if (since_key_frame_.size() < kMostKept) since_key_frame_.push_back(unit);
}

Result<Picture> PassedStream::Newest() {
  if (since_key_frame_.empty()) return Error{"the camera has given no key frame yet"};
  H264Decoder decoder;
  Picture picture;
  for (const auto& unit : since_key_frame_) decoder.Decode(*unit, picture);
  if (picture.luma.size() != format().luma_bytes()) return Error{"the camera's H.264 cannot be decoded here"};
  return picture;
}

}  // namespace foyer::media
