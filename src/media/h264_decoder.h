// H.264 in, raw pictures out: for a snapshot of a camera that gives nothing else, and for what is shown when it fails.
#pragma once
#include <memory>

#include "foyer/video_source.h"
#include "media/camera.h"

class ISVCDecoder;

namespace foyer::media {

class H264Decoder {
 public:
  H264Decoder();
  ~H264Decoder();
  H264Decoder(const H264Decoder&) = delete;
  H264Decoder& operator=(const H264Decoder&) = delete;

  // Begins with a key frame. False: it gave no picture; then `picture` is what it was.
  bool Decode(const AccessUnit& unit, Picture& picture);
  // Of the picture that was decoded last.
  const PictureFormat& format() const { return format_; }

 private:
  ISVCDecoder* decoder_ = nullptr;  // ours; null if there is none
  PictureFormat format_;
};

}  // namespace foyer::media
