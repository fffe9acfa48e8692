// A camera of raw pictures and an encoder for them.
#pragma once
#include <memory>
#include <utility>

#include "media/picture_stream.h"
#include "media/video_encoder.h"

namespace foyer::media {

class EncodedStream : public PictureStream {
 public:
  // `encoder` is for the camera's format.
  EncodedStream(std::unique_ptr<Camera> camera, std::unique_ptr<VideoEncoder> encoder)
      : camera_(std::move(camera)), encoder_(std::move(encoder)) {}

  PictureFormat format() const override { return camera_->format(); }
  Result<std::shared_ptr<AccessUnit>> Next(bool key_frame) override;
  Result<Picture> Newest() override;
  void SetBitrate(int kbps) override { encoder_->SetBitrate(kbps); }

 private:
  const std::unique_ptr<Camera> camera_;
  const std::unique_ptr<VideoEncoder> encoder_;
  Picture picture_;
};

}  // namespace foyer::media
