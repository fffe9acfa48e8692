#include "tests/bench/films.h"

#include <fstream>
#include <functional>
#include <vector>

#include "media/test_camera.h"
#include "media/x264_encoder.h"

namespace foyer::bench {
namespace {

void Write(std::ofstream& file, const std::vector<std::uint8_t>& bytes) {
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

// As fast as it can be drawn.
bool EachPicture(const PictureFormat& format, int seconds, const std::function<bool(const media::Picture&)>& write) {
  media::TestCamera camera({format.width, format.height, 1'000'000});
  media::Picture picture;
  for (int left = seconds * format.frames_per_second; left > 0; --left)
    if (!camera.Capture(picture).ok() || !write(picture)) return false;
  return true;
}

}  // namespace

bool WriteY4m(const std::string& path, const PictureFormat& format, int seconds) {
  std::ofstream file(path, std::ios::binary);
  file << "YUV4MPEG2 W" << format.width << " H" << format.height << " F" << format.frames_per_second << ":1 C420jpeg\n";
  return EachPicture(format, seconds, [&file](const media::Picture& picture) {
    file << "FRAME\n";
    for (const auto* plane : {&picture.luma, &picture.blue, &picture.red}) Write(file, *plane);
    return file.good();
  });
}

bool WriteH264(const std::string& path, const PictureFormat& format, int kbps, int seconds) {
  const auto encoder = media::X264Encoder::Create({format, kbps});
  if (!encoder.ok()) return false;
  std::ofstream file(path, std::ios::binary);
  return EachPicture(format, seconds, [&](const media::Picture& picture) {
    const auto unit = (*encoder)->Encode(picture, false);
    if (!unit.ok()) return false;
    for (const auto& nal : (*unit)->nals) {
      Write(file, {0, 0, 0, 1});
      Write(file, nal);
    }
    return file.good();
  });
}

}  // namespace foyer::bench
