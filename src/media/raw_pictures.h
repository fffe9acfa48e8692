// Raw pictures as cameras give them, made I420.
#pragma once
#include <cstdint>
#include <vector>

#include "foyer/bytes.h"
#include "foyer/video_device.h"
#include "media/camera.h"

namespace foyer::media {

// Fills the planes of `picture` from `bytes` in `format` (kYuyv, kNv12 or kYu12), whose rows may be padded. Of YUYV,
// which has twice as many colours, two rows make one. False if there are not enough bytes.
bool ReadRawPicture(Bytes bytes, const VideoFormat& format, Picture& picture);

// The other way, for kNv12 and kYu12: makes `bytes` the picture in `format`.
void WriteRawPicture(const Picture& picture, const VideoFormat& format, std::vector<std::uint8_t>& bytes);

}  // namespace foyer::media
