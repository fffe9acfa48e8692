// Raw pictures in, H.264 out: by an encoder of the hardware where there is one, else by x264.
#pragma once
#include <memory>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"

namespace foyer::media {

struct EncoderSettings {
  PictureFormat format;
  int bitrate_kbps = 800;
};

// Belongs to one thread.
class VideoEncoder {
 public:
  virtual ~VideoEncoder() = default;

  // `picture` has the format of the settings. The first is a key frame in any case. Null: none is ready yet.
  virtual Result<std::shared_ptr<AccessUnit>> Encode(const Picture& picture, bool key_frame) = 0;

  // From the next picture on.
  virtual void SetBitrate(int kbps) = 0;
};

// The first that works of: the encoders of this machine, x264.
Result<std::unique_ptr<VideoEncoder>> OpenEncoder(const EncoderSettings& settings);

}  // namespace foyer::media
