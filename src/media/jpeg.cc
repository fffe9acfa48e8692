#include "media/jpeg.h"

#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace foyer::media {
namespace {

constexpr int kQuality = 85;

struct CloseHandle {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, CloseHandle>;

struct FreeBuffer {
  void operator()(unsigned char* buffer) const { tjFree(buffer); }
};

// Our luma goes from 16 to 235 and our colours from 16 to 240, as in H.264 (ITU-T H.273, narrow range); those of a JPEG
// go from 0 to 255 (JFIF).
using Table = std::array<std::uint8_t, 256>;
constexpr Table MakeTable(int from_zero, int from_range, int to_zero, int to_range) {
  Table table{};
  for (int value = 0; value < 256; ++value) {
    const int scaled = (value - from_zero) * to_range * 2;
    const int rounded = (scaled + (scaled < 0 ? -from_range : from_range)) / (2 * from_range) + to_zero;
    table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(std::clamp(rounded, 0, 255));
  }
  return table;
}
constexpr Table kNarrowLuma = MakeTable(0, 255, 16, 219), kNarrowColour = MakeTable(128, 255, 128, 224);
constexpr Table kFullLuma = MakeTable(16, 219, 0, 255), kFullColour = MakeTable(128, 224, 128, 255);

void Map(const Table& table, std::vector<std::uint8_t>& plane) {
  for (std::uint8_t& value : plane) value = table[value];
}

Error Failed(void* handle) {
  return Error{std::string("the picture cannot be made a JPEG: ") + tjGetErrorStr2(handle)};
}

// Makes `plane` of `width` x `height` half the size of the picture in both directions.
void Halve(std::vector<std::uint8_t>& plane, int width, int height, const PictureFormat& format) {
  const int half_width = format.width / 2, half_height = format.height / 2;
  if (width == half_width && height == half_height) return;
  std::vector<std::uint8_t> half;
  half.reserve(format.luma_bytes() / 4);
  const int right = width > half_width ? 1 : 0, down = height > half_height ? width : 0;  // to the neighbours
  for (int row = 0; row < half_height; ++row) {
    const std::uint8_t* line = plane.data() + row * height / half_height * width;
    for (int column = 0; column < half_width; ++column) {
      const std::uint8_t* at = line + column * width / half_width;
      half.push_back(static_cast<std::uint8_t>((at[0] + at[right] + at[down] + at[down + right] + 2) / 4));
    }
  }
  plane = std::move(half);
}

}  // namespace

Result<Jpeg> EncodeJpeg(Picture picture, int width, int height) {
  Map(kFullLuma, picture.luma);
  Map(kFullColour, picture.blue);
  Map(kFullColour, picture.red);
  const Handle handle(tjInitCompress());
  std::array<const unsigned char*, 3> planes = {picture.luma.data(), picture.blue.data(), picture.red.data()};
  const std::array<int, 3> strides = {width, width / 2, width / 2};
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const int failed = tjCompressFromYUVPlanes(handle.get(), planes.data(), width, strides.data(), height, TJSAMP_420,
                                             &made, &size, kQuality, 0);
  const std::unique_ptr<unsigned char, FreeBuffer> buffer(made);
  if (failed != 0) return Failed(handle.get());
  return Jpeg(made, made + size);
}

void JpegDecoder::Close::operator()(void* handle) const { tjDestroy(handle); }

JpegDecoder::JpegDecoder() : handle_(tjInitDecompress()) {}

std::optional<PictureFormat> JpegDecoder::FormatOf(Bytes jpeg) {
  PictureFormat format;
  int colours = 0;
  if (tjDecompressHeader3(handle_.get(), jpeg.data(), jpeg.size(), &format.width, &format.height, &subsampling_,
                          &colours) != 0)
    return std::nullopt;
  const bool is_good = format.width >= 16 && format.height >= 16 && format.width % 2 == 0 && format.height % 2 == 0;
  return is_good && format.width <= 4096 && format.height <= 4096 ? std::optional(format) : std::nullopt;
}

bool JpegDecoder::Decode(Bytes jpeg, const PictureFormat& format, Picture& picture) {
  const auto found = FormatOf(jpeg);
  if (!found || found->width != format.width || found->height != format.height) return false;
  const int colour_width = tjPlaneWidth(1, format.width, subsampling_);
  const int colour_height = tjPlaneHeight(1, format.height, subsampling_);
  picture.luma.resize(format.luma_bytes());
  if (subsampling_ == TJSAMP_GRAY) {
    picture.blue.assign(format.luma_bytes() / 4, 128);
    picture.red.assign(format.luma_bytes() / 4, 128);
    if (!DecodePlanes(jpeg, format, picture, 0)) return false;
    Map(kNarrowLuma, picture.luma);
    return true;
  }
  const auto colours = static_cast<std::size_t>(colour_width) * static_cast<std::size_t>(colour_height);
  picture.blue.resize(colours);
  picture.red.resize(colours);
  if (!DecodePlanes(jpeg, format, picture, colour_width)) return false;
  for (auto* plane : {&picture.blue, &picture.red}) {
    Halve(*plane, colour_width, colour_height, format);
    Map(kNarrowColour, *plane);
  }
  Map(kNarrowLuma, picture.luma);
  return true;
}

bool JpegDecoder::DecodePlanes(Bytes jpeg, const PictureFormat& format, Picture& picture, int colour_width) {
  std::array<unsigned char*, 3> planes = {picture.luma.data(), picture.blue.data(), picture.red.data()};
  std::array<int, 3> strides = {format.width, colour_width, colour_width};
  return tjDecompressToYUVPlanes(handle_.get(), jpeg.data(), jpeg.size(), planes.data(), format.width, strides.data(),
                                 format.height, 0) == 0 ||
         tjGetErrorCode(handle_.get()) == TJERR_WARNING;
}

}  // namespace foyer::media
