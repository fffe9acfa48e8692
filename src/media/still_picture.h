// What a call shows while its camera gives nothing: the last picture, darkened, or a plain field, and in words that the
// camera has failed; encoded anew now and then, so that streams go on and viewers may join.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"
#include "media/x264_encoder.h"

namespace foyer::media {

// `last` is a picture of `format`; none: a plain field. `taken_at` is the hour of that picture, for people
// ("12:34:56").
Picture PaintStill(const Picture* last, const PictureFormat& format, const std::string& taken_at);

class StillPicture {
 public:
  // `picture` has the size of `format`; its rate is that of the stream which it stands in for.
  StillPicture(Picture picture, PictureFormat format);

  // The picture as a unit, the first one a key frame. Null if it cannot be encoded.
  std::shared_ptr<AccessUnit> Next(bool key_frame);

 private:
  Picture picture_;
  std::unique_ptr<X264Encoder> encoder_;
};

}  // namespace foyer::media
