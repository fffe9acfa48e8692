// Raw pictures in, H.264 out, one for one and without delay: constrained baseline, one slice to a picture, and a key
// frame whenever one is asked for.
#pragma once
#include <memory>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"

namespace foyer::media {

struct EncoderSettings {
  PictureFormat format;
  int bitrate_kbps = 800;  // never more over half a second
};

// Belongs to one thread.
class X264Encoder {
 public:
  static Result<std::unique_ptr<X264Encoder>> Create(const EncoderSettings& settings);
  ~X264Encoder();
  X264Encoder(const X264Encoder&) = delete;
  X264Encoder& operator=(const X264Encoder&) = delete;

  // `picture` has the format of the settings. The first is a key frame in any case, and one comes every ten seconds.
  Result<std::shared_ptr<const AccessUnit>> Encode(const Picture& picture, bool key_frame);

 private:
  struct Encoder;
  explicit X264Encoder(std::unique_ptr<Encoder> encoder);

  std::unique_ptr<Encoder> encoder_;
};

}  // namespace foyer::media
