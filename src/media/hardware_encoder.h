// An encoder of the machine's hardware, as the others here.
#pragma once
#include <memory>
#include <vector>

#include "foyer/video_device.h"
#include "media/annex_b.h"
#include "media/video_encoder.h"

namespace foyer::media {

class HardwareEncoder : public VideoEncoder {
 public:
  explicit HardwareEncoder(std::unique_ptr<EncoderDevice> device) : device_(std::move(device)) {}

  Result<std::shared_ptr<AccessUnit>> Encode(const Picture& picture, bool key_frame) override;
  void SetBitrate(int kbps) override { device_->SetBitrate(kbps); }

 private:
  const std::unique_ptr<EncoderDevice> device_;
  AccessUnitMaker maker_;
  std::vector<std::uint8_t> input_;  // the picture as the device wants it
};

}  // namespace foyer::media
