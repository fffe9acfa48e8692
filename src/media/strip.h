// A strip in the picture that programs can read: frame number and capture time as black and white blocks, so wide that
// they survive H.264, JPEG and scaling. With it a test proves that a picture on a screen is this one and not an old
// one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace foyer::media {

struct StripContent {
  std::uint32_t frame = 0;
  std::uint64_t capture_ms = 0;  // CLOCK_MONOTONIC, 48 bits

  bool operator==(const StripContent&) const = default;
};

// A luma plane of someone else's; `stride` bytes from row to row.
struct LumaView {
  std::span<const std::uint8_t> bytes;
  int width = 0, height = 0;
  std::size_t stride = 0;
};

// The top of the picture belongs to the strip: this many of its rows.
int StripHeight(int picture_height);

// Draws the strip into `luma`: `width` * `height` bytes without padding, at least 160x120.
void WriteStrip(const StripContent& content, std::span<std::uint8_t> luma, int width, int height);

// Nothing if there is no strip, or one that is damaged.
std::optional<StripContent> ReadStrip(const LumaView& picture);

}  // namespace foyer::media
