// JPEG files of pictures, and pictures of JPEG files.
#pragma once
#include <memory>
#include <optional>

#include "foyer/bytes.h"
#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"

namespace foyer::media {

Result<Jpeg> EncodeJpeg(Picture picture, int width, int height);

// Belongs to one thread.
class JpegDecoder {
 public:
  JpegDecoder();

  // The size of a JPEG; nothing if it is none, or an odd one. `frames_per_second` is left as it is by default.
  std::optional<PictureFormat> FormatOf(Bytes jpeg);

  // Fills the planes of `picture`. Also what has no Huffman tables, as most cameras' pictures, or another subsampling.
  // False if it is no JPEG of the size of `format`. Damage within the picture is no failure.
  bool Decode(Bytes jpeg, const PictureFormat& format, Picture& picture);

 private:
  struct Close {
    void operator()(void* handle) const;
  };
  bool DecodePlanes(Bytes jpeg, const PictureFormat& format, Picture& picture, int colour_width);

  const std::unique_ptr<void, Close> handle_;
  int subsampling_ = 0;  // of the JPEG that FormatOf() saw
};

}  // namespace foyer::media
