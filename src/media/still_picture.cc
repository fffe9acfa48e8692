#include "media/still_picture.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "media/painted_text.h"

namespace foyer::media {
namespace {

constexpr std::uint8_t kGrey = 72, kNoColour = 128, kBlack = 16;
constexpr int kPicturesPerSecond = 2;
constexpr int kKbps = 400;  // for the one key frame that matters; what follows costs next to nothing
constexpr int kCellWidth = 6, kCellHeight = 9, kLongestLine = 28;

void Darken(std::vector<std::uint8_t>& luma) {
  for (std::uint8_t& pixel : luma) pixel = static_cast<std::uint8_t>((pixel + kBlack) / 2);
}

}  // namespace

Picture PaintStill(const Picture* last, const PictureFormat& format, const std::string& taken_at) {
  Picture still;
  const bool shows_last = last != nullptr && last->luma.size() == format.luma_bytes();
  if (shows_last) {
    still = *last;
    Darken(still.luma);
  } else {
    still.luma.assign(format.luma_bytes(), kGrey);
    still.blue.assign(format.luma_bytes() / 4, kNoColour);
    still.red.assign(format.luma_bytes() / 4, kNoColour);
  }
  const std::array<std::string, 2> lines = {"NO PICTURE FROM THE CAMERA",
                                            shows_last ? "THIS ONE IS OF " + taken_at : ""};
  const int scale = std::max(1, format.width / (kLongestLine * kCellWidth));
  int top = format.height / 2 - kCellHeight * scale;
  for (const std::string& line : lines) {
    const int left = std::max(0, (format.width - static_cast<int>(line.size()) * kCellWidth * scale) / 2);
    PaintText(line, left, top, scale, still.luma, format.width);
    top += kCellHeight * scale;
  }
  return still;
}

StillPicture::StillPicture(Picture picture, PictureFormat format) : picture_(std::move(picture)) {
  format.frames_per_second = kPicturesPerSecond;
  auto encoder = X264Encoder::Create({format, kKbps});
  if (encoder.ok()) encoder_ = std::move(*encoder);
}

std::shared_ptr<AccessUnit> StillPicture::Next(bool key_frame) {
  if (encoder_ == nullptr) return nullptr;
  picture_.captured = std::chrono::steady_clock::now();
  auto unit = encoder_->Encode(picture_, key_frame);
  return unit.ok() ? *unit : nullptr;
}

}  // namespace foyer::media
