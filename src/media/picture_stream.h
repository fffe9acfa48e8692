// A running camera that gives H.264, whether the device does so itself or its pictures are encoded here.
#pragma once
#include <memory>

#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"

namespace foyer::media {

// Belongs to one thread, which may wait in Next().
class PictureStream {
 public:
  virtual ~PictureStream() = default;
  virtual PictureFormat format() const = 0;

  // Waits for the next picture. `key_frame` asks for an IDR; a camera that cannot be asked gives its next one in its
  // own time. Null: that picture is of no use, or not ready. The first unit is a key frame. An error is final.
  virtual Result<std::shared_ptr<AccessUnit>> Next(bool key_frame) = 0;

  // The newest picture that Next() has seen, in the format above; an error if there is none, or it cannot be decoded.
  virtual Result<Picture> Newest() = 0;

  virtual void SetBitrate(int kbps) = 0;
};

}  // namespace foyer::media
