// Raw pictures in, H.264 out, one for one and without delay: constrained baseline, one slice to a picture, and a key
// frame whenever one is asked for.
#pragma once
#include <memory>

#include "foyer/result.h"
#include "media/video_encoder.h"

namespace foyer::media {

// Never more than the bitrate over half a second.
class X264Encoder : public VideoEncoder {
 public:
  static Result<std::unique_ptr<X264Encoder>> Create(const EncoderSettings& settings);
  ~X264Encoder() override;
  X264Encoder(const X264Encoder&) = delete;
  X264Encoder& operator=(const X264Encoder&) = delete;

  // One unit for each picture, and a key frame at least every ten seconds.
  Result<std::shared_ptr<AccessUnit>> Encode(const Picture& picture, bool key_frame) override;
  void SetBitrate(int kbps) override;

 private:
  struct Encoder;
  explicit X264Encoder(std::unique_ptr<Encoder> encoder);

  std::unique_ptr<Encoder> encoder_;
};

}  // namespace foyer::media
