// Pictures and voices for recordings, made without waiting: each picture has its number in a strip, the visitor is a
// tone of 500 Hz and the phone one of 1,300 Hz.
#pragma once
#include <cmath>
#include <memory>
#include <numbers>

#include "foyer/check.h"
#include "foyer/video_source.h"
#include "foyer/voice_source.h"
#include "media/strip.h"
#include "media/x264_encoder.h"

namespace foyer::recording {

class SampleMedia {
 public:
  static constexpr double kVisitorHz = 500, kPhoneHz = 1'300;
  static constexpr int kWidth = 320, kHeight = 240, kRate = 15;

  explicit SampleMedia(std::chrono::steady_clock::time_point begin) : begin_(begin) {
    media::EncoderSettings settings{{kWidth, kHeight, kRate}, 400};
    auto encoder = media::X264Encoder::Create(settings);
    FOYER_CHECK(encoder.ok());
    encoder_ = std::move(*encoder);
    picture_.luma.resize(kWidth * kHeight);
    picture_.blue.resize(kWidth * kHeight / 4);
    picture_.red.resize(kWidth * kHeight / 4);
  }

  std::chrono::steady_clock::time_point NextPictureTime() const { return begin_ + Frames(pictures_ + 1); }
  std::chrono::steady_clock::time_point NextVoiceTime() const { return begin_ + (blocks_ + 1) * kSoundBlockTime; }

  std::shared_ptr<const AccessUnit> NextPicture(bool key_frame = false) {
    std::fill(picture_.luma.begin(), picture_.luma.end(), static_cast<std::uint8_t>(40 + pictures_ % 100));
    std::fill(picture_.blue.begin(), picture_.blue.end(), std::uint8_t{128});
    std::fill(picture_.red.begin(), picture_.red.end(), std::uint8_t{128});
    media::WriteStrip({static_cast<std::uint32_t>(pictures_), 0}, picture_.luma, kWidth, kHeight);
    picture_.number = static_cast<std::uint64_t>(pictures_);
    picture_.captured = NextPictureTime();
    ++pictures_;
    auto unit = encoder_->Encode(picture_, key_frame);
    FOYER_CHECK(unit.ok());
    return *unit;
  }

  VoiceBlock NextVoice() {
    VoiceBlock block;
    for (std::size_t i = 0; i < kSamplesPerBlock; ++i) {
      const double time = static_cast<double>(static_cast<std::size_t>(blocks_) * kSamplesPerBlock + i) / kSoundRate;
      block.near_end[i] = Sample(kVisitorHz, time);
      block.far_end[i] = Sample(kPhoneHz, time);
    }
    block.captured = NextVoiceTime();
    ++blocks_;
    return block;
  }

 private:
  static std::int16_t Sample(double hz, double time) {
    return static_cast<std::int16_t>(8'000 * std::sin(2 * std::numbers::pi * hz * time));
  }
  static std::chrono::microseconds Frames(int count) { return std::chrono::microseconds(1'000'000LL * count / kRate); }

  const std::chrono::steady_clock::time_point begin_;
  std::unique_ptr<media::X264Encoder> encoder_;
  media::Picture picture_;
  int pictures_ = 0, blocks_ = 0;
};

}  // namespace foyer::recording
