#include "media/raw_pictures.h"

#include <algorithm>

namespace foyer::media {
namespace {

// Copies `rows` rows of `width` bytes that lie `stride` bytes apart.
void CopyRows(const std::uint8_t* from, std::size_t stride, std::size_t width, std::size_t rows,
              std::vector<std::uint8_t>& plane) {
  plane.resize(width * rows);
  for (std::size_t row = 0; row < rows; ++row)
    std::copy_n(from + row * stride, width, plane.begin() + static_cast<std::ptrdiff_t>(row * width));
}

std::uint8_t Mean(std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>((a + b + 1) / 2); }

void ReadYuyv(const std::uint8_t* bytes, std::size_t stride, std::size_t width, std::size_t height, Picture& picture) {
  picture.luma.resize(width * height);
  picture.blue.resize(width * height / 4);
  picture.red.resize(width * height / 4);
  std::uint8_t* luma = picture.luma.data();
  for (std::size_t row = 0; row < height; ++row)
    for (const std::uint8_t *at = bytes + row * stride, *end = at + width * 2; at != end; at += 2) *luma++ = *at;
  std::uint8_t *blue = picture.blue.data(), *red = picture.red.data();
  for (std::size_t row = 0; row < height; row += 2) {
    const std::uint8_t *above = bytes + row * stride, *below = above + stride;
    for (std::size_t pair = 0; pair < width * 2; pair += 4) {
      *blue++ = Mean(above[pair + 1], below[pair + 1]);
      *red++ = Mean(above[pair + 3], below[pair + 3]);
    }
  }
}

void ReadNv12(const std::uint8_t* bytes, std::size_t stride, std::size_t width, std::size_t height, Picture& picture) {
  CopyRows(bytes, stride, width, height, picture.luma);
  picture.blue.resize(width * height / 4);
  picture.red.resize(width * height / 4);
  std::uint8_t *blue = picture.blue.data(), *red = picture.red.data();
  for (std::size_t row = 0; row < height / 2; ++row) {
    const std::uint8_t* colours = bytes + (height + row) * stride;
    for (std::size_t column = 0; column < width; column += 2) {
      *blue++ = colours[column];
      *red++ = colours[column + 1];
    }
  }
}

void ReadYu12(const std::uint8_t* bytes, std::size_t stride, std::size_t width, std::size_t height, Picture& picture) {
  CopyRows(bytes, stride, width, height, picture.luma);
  const std::uint8_t* blue = bytes + stride * height;
  CopyRows(blue, stride / 2, width / 2, height / 2, picture.blue);
  CopyRows(blue + stride / 2 * (height / 2), stride / 2, width / 2, height / 2, picture.red);
}

}  // namespace

bool ReadRawPicture(Bytes bytes, const VideoFormat& format, Picture& picture) {
  const auto width = static_cast<std::size_t>(format.picture.width);
  const auto height = static_cast<std::size_t>(format.picture.height);
  const bool is_packed = format.pixels == PixelFormat::kYuyv;
  const std::size_t stride = std::max(format.bytes_per_line, is_packed ? width * 2 : width);
  const std::size_t rows = is_packed ? height : height * 3 / 2;
  if (rows == 0 || bytes.size() < stride * rows) return false;
  switch (format.pixels) {
    case PixelFormat::kYuyv:
      ReadYuyv(bytes.data(), stride, width, height, picture);
      return true;
    case PixelFormat::kNv12:
      ReadNv12(bytes.data(), stride, width, height, picture);
      return true;
    case PixelFormat::kYu12:
      ReadYu12(bytes.data(), stride, width, height, picture);
      return true;
    case PixelFormat::kH264:
    case PixelFormat::kMjpeg:
    case PixelFormat::kFwht:
      break;
  }
  return false;
}

void WriteRawPicture(const Picture& picture, const VideoFormat& format, std::vector<std::uint8_t>& bytes) {
  const auto width = static_cast<std::size_t>(format.picture.width);
  const auto height = static_cast<std::size_t>(format.picture.height);
  const std::size_t stride = std::max(format.bytes_per_line, width);
  bytes.resize(stride * height * 3 / 2);
  const auto write_rows = [](const std::vector<std::uint8_t>& plane, std::size_t row_bytes, std::size_t row_stride,
                             std::uint8_t* to) {
    for (std::size_t at = 0; at < plane.size(); at += row_bytes, to += row_stride)
      std::copy_n(plane.begin() + static_cast<std::ptrdiff_t>(at), row_bytes, to);
  };
  write_rows(picture.luma, width, stride, bytes.data());
  std::uint8_t* colours = bytes.data() + stride * height;
  if (format.pixels == PixelFormat::kYu12) {
    write_rows(picture.blue, width / 2, stride / 2, colours);
    write_rows(picture.red, width / 2, stride / 2, colours + stride / 2 * (height / 2));
    return;
  }
  for (std::size_t at = 0; at < picture.blue.size(); ++at) {
    std::uint8_t* pair = colours + at / (width / 2) * stride + at % (width / 2) * 2;
    pair[0] = picture.blue[at];
    pair[1] = picture.red[at];
  }
}

}  // namespace foyer::media
