// JPEG files of pictures, and pictures of JPEG files.
#pragma once
#include "foyer/result.h"
#include "foyer/video_source.h"
#include "media/camera.h"

namespace foyer::media {

Result<Jpeg> EncodeJpeg(const Picture& picture, int width, int height);

}  // namespace foyer::media
