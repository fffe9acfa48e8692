#include "media/video_encoder.h"

#include <utility>

#include "media/hardware_encoder.h"
#include "media/x264_encoder.h"

namespace foyer::media {

Result<std::unique_ptr<VideoEncoder>> OpenEncoder(const EncoderSettings& settings) {
  auto device = OpenEncoderDevice(PixelFormat::kH264, settings.format, settings.bitrate_kbps);
  if (device.ok()) return std::unique_ptr<VideoEncoder>(std::make_unique<HardwareEncoder>(std::move(*device)));
  auto encoder = X264Encoder::Create(settings);
  if (!encoder.ok()) return encoder.error();
  return std::unique_ptr<VideoEncoder>(std::move(*encoder));
}

}  // namespace foyer::media
