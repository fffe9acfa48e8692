// Films for `bench camera`, made on the spot: some seconds of the test camera's picture.
#pragma once
#include <string>

#include "foyer/picture_format.h"

namespace foyer::bench {

// YUV4MPEG2. False if it cannot be written.
bool WriteY4m(const std::string& path, const PictureFormat& format, int seconds);
// H.264 in Annex B form, one key frame at its beginning.
bool WriteH264(const std::string& path, const PictureFormat& format, int kbps, int seconds);

}  // namespace foyer::bench
