// read_picture FILE.jpg: finds the test camera's strip in a screenshot and prints what it says as a line of JSON. Exit
// status 1 and a reason on standard error if there is none.
#include <turbojpeg.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "media/strip.h"

namespace {

struct Gray {
  std::vector<unsigned char> bytes;
  int width = 0, height = 0;
};

struct FreeTurbojpeg {
  void operator()(void* handle) const { tjDestroy(handle); }
};

std::optional<Gray> DecodeJpeg(const std::vector<char>& file) {
  const std::unique_ptr<void, FreeTurbojpeg> jpeg(tjInitDecompress());
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  Gray gray;
  int subsampling = 0, colours = 0;
  if (tjDecompressHeader3(jpeg.get(), bytes, file.size(), &gray.width, &gray.height, &subsampling, &colours) != 0)
    return std::nullopt;
  gray.bytes.resize(static_cast<std::size_t>(gray.width) * static_cast<std::size_t>(gray.height));
  if (tjDecompress2(jpeg.get(), bytes, file.size(), gray.bytes.data(), gray.width, 0, gray.height, TJPF_GRAY, 0) != 0)
    return std::nullopt;
  return gray;
}

int Fail(const char* name, const char* why) {
  std::fprintf(stderr, "read_picture: %s: %s\n", name, why);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return Fail("usage", "read_picture FILE.jpg");
  std::ifstream stream(argv[1], std::ios::binary);
  if (!stream) return Fail(argv[1], "cannot be read");
  const std::vector<char> file{std::istreambuf_iterator<char>(stream), {}};
  const auto picture = DecodeJpeg(file);
  if (!picture) return Fail(argv[1], "not a whole JPEG picture");
  const auto strip = foyer::media::ReadStrip(
      {picture->bytes, picture->width, picture->height, static_cast<std::size_t>(picture->width)});
  if (!strip) return Fail(argv[1], "no strip of the test camera in it");
  std::printf("{\"frame\":%u,\"capture_ms\":%llu,\"width\":%d,\"height\":%d}\n", strip->frame,
              static_cast<unsigned long long>(strip->capture_ms), picture->width, picture->height);
  return 0;
}
