// A camera that gives H.264 itself: its pictures are passed on as they are.
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "foyer/video_device.h"
#include "media/annex_b.h"
#include "media/picture_stream.h"

namespace foyer::media {

class PassedStream : public PictureStream {
 public:
  // `device` gives H.264.
  explicit PassedStream(std::unique_ptr<CaptureDevice> device) : device_(std::move(device)) {}

  PictureFormat format() const override { return device_->format().picture; }
  Result<std::shared_ptr<AccessUnit>> Next(bool key_frame) override;
  // Decodes all since the last key frame: much, if that was long ago.
  Result<Picture> Newest() override;
  void SetBitrate(int) override {}  // chosen when the camera was opened

 private:
  void Keep(const std::shared_ptr<const AccessUnit>& unit);

  const std::unique_ptr<CaptureDevice> device_;
  AccessUnitMaker maker_;
  std::vector<std::shared_ptr<const AccessUnit>> since_key_frame_;  // that key frame too; bounded
};

}  // namespace foyer::media
