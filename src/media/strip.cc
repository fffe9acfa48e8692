#include "media/strip.h"

#include <algorithm>
#include <array>

#include "foyer/check.h"

namespace foyer::media {
namespace {

// Three rows of forty blocks; a block is a fortieth of the width and a thirtieth of the height, 16x16 in 640x480. So a
// scaled picture is read as well.
constexpr int kColumns = 40;
constexpr int kRows = 3;
constexpr int kRowsOfPicture = 30;
constexpr std::uint8_t kDark = 24, kLight = 232;
constexpr int kDarkest = 90, kBrightest = 166;  // between them a block is neither, and there is no strip

constexpr std::size_t kBytes = kColumns * kRows / 8;
using Bytes = std::array<std::uint8_t, kBytes>;  // mark (2), frame (4), capture time (6), CRC (2), 0
constexpr std::array<std::uint8_t, 2> kMark = {0xB5, 0x2D};

// CRC-16/CCITT: it finds what H.264 does to a block or two.
std::uint16_t Crc(std::span<const std::uint8_t> bytes) {
  unsigned crc = 0xFFFF;
  for (const unsigned byte : bytes) {
    crc ^= byte << 8;
    for (int bit = 0; bit < 8; ++bit) crc = (crc << 1) ^ ((crc & 0x8000) != 0 ? 0x1021U : 0U);
    crc &= 0xFFFF;
  }
  return static_cast<std::uint16_t>(crc);
}

void Put(std::span<std::uint8_t> to, std::uint64_t value) {
  for (auto byte = to.rbegin(); byte != to.rend(); ++byte, value >>= 8) *byte = static_cast<std::uint8_t>(value);
}

std::uint64_t Get(std::span<const std::uint8_t> from) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : from) value = value << 8 | byte;
  return value;
}

Bytes Encode(const StripContent& content) {
  Bytes bytes{};
  const std::span all(bytes);
  std::copy(kMark.begin(), kMark.end(), bytes.begin());
  Put(all.subspan(2, 4), content.frame);
  Put(all.subspan(6, 6), content.capture_ms);
  Put(all.subspan(12, 2), Crc(all.first(12)));
  return bytes;
}

std::optional<StripContent> Decode(const Bytes& bytes) {
  const std::span all(bytes);
  if (!std::equal(kMark.begin(), kMark.end(), bytes.begin())) return std::nullopt;
  if (Get(all.subspan(12, 2)) != Crc(all.first(12))) return std::nullopt;
  return StripContent{static_cast<std::uint32_t>(Get(all.subspan(2, 4))), Get(all.subspan(6, 6))};
}

bool Bit(const Bytes& bytes, int index) {
  return ((bytes[static_cast<std::size_t>(index / 8)] >> (7 - index % 8)) & 1) != 0;
}

struct Block {
  int left, right, top, bottom;
};

Block BlockAt(int index, int width, int height) {
  const int column = index % kColumns, row = index / kColumns;
  return {column * width / kColumns, (column + 1) * width / kColumns, row * height / kRowsOfPicture,
          (row + 1) * height / kRowsOfPicture};
}

// The mean of the middle of a block: its edges are blurred by whatever came between.
int Mean(const LumaView& picture, const Block& block) {
  const int dx = (block.right - block.left) / 4, dy = (block.bottom - block.top) / 4;
  int sum = 0, count = 0;
  for (int y = block.top + dy; y < block.bottom - dy; ++y)
    for (int x = block.left + dx; x < block.right - dx; ++x, ++count)
      sum += picture.bytes[static_cast<std::size_t>(y) * picture.stride + static_cast<std::size_t>(x)];
  return count == 0 ? 0 : sum / count;
}

}  // namespace

int StripHeight(int picture_height) { return kRows * picture_height / kRowsOfPicture; }

void WriteStrip(const StripContent& content, std::span<std::uint8_t> luma, int width, int height) {
  FOYER_CHECK(luma.size() >= static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  const Bytes bytes = Encode(content);
  for (int index = 0; index < kColumns * kRows; ++index) {
    const Block block = BlockAt(index, width, height);
    for (int y = block.top; y < block.bottom; ++y) {
      const auto row = luma.begin() + static_cast<std::ptrdiff_t>(y) * width;
      std::fill(row + block.left, row + block.right, Bit(bytes, index) ? kLight : kDark);
    }
  }
}

std::optional<StripContent> ReadStrip(const LumaView& picture) {
  const auto rows = static_cast<std::size_t>(std::max(picture.height, 0));
  if (picture.width < kColumns * 2 || rows < kRowsOfPicture * 2 ||
      picture.stride < static_cast<std::size_t>(picture.width) || picture.bytes.size() < picture.stride * rows)
    return std::nullopt;
  Bytes bytes{};
  for (int index = 0; index < kColumns * kRows; ++index) {
    const int mean = Mean(picture, BlockAt(index, picture.width, picture.height));
    if (mean > kDarkest && mean < kBrightest) return std::nullopt;
    if (mean >= kBrightest) bytes[static_cast<std::size_t>(index / 8)] |= static_cast<std::uint8_t>(0x80 >> index % 8);
  }
  return Decode(bytes);
}

}  // namespace foyer::media
