#include "media/hardware_encoder.h"

#include "media/raw_pictures.h"

namespace foyer::media {

Result<std::shared_ptr<AccessUnit>> HardwareEncoder::Encode(const Picture& picture, bool key_frame) {
  if (picture.luma.size() != device_->input().picture.luma_bytes()) return Error{"a picture of another size"};
  WriteRawPicture(picture, device_->input(), input_);
  const auto coded = device_->Encode(input_, key_frame);
  if (!coded.ok()) return coded.error();
  if (!*coded) return std::shared_ptr<AccessUnit>();
  auto unit = maker_.Make(**coded);
  if (unit != nullptr) unit->captured = picture.captured;
  return unit;
}

}  // namespace foyer::media
