// Pictures, films and devices for the tests of this folder.
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "foyer/video_device.h"
#include "media/camera.h"
#include "media/x264_encoder.h"

namespace foyer::media {

// All of its pixels alike.
inline Picture PlainPicture(const PictureFormat& format, std::uint8_t luma, std::uint8_t blue = 128,
                            std::uint8_t red = 128) {
  Picture picture;
  picture.luma.assign(format.luma_bytes(), luma);
  picture.blue.assign(format.luma_bytes() / 4, blue);
  picture.red.assign(format.luma_bytes() / 4, red);
  return picture;
}

// A device that gives what it is told, a frame each 10 ms, and then fails.
class CannedDevice : public CaptureDevice {
 public:
  CannedDevice(VideoFormat format, std::vector<std::vector<std::uint8_t>> frames)
      : format_(format), frames_(frames.begin(), frames.end()) {}

  const VideoFormat& format() const override { return format_; }
  Result<VideoFrame> Next() override {
    if (frames_.empty()) return Error{"unplugged"};
    current_ = std::move(frames_.front());
    frames_.pop_front();
    now_ += std::chrono::milliseconds(10);
    return VideoFrame{current_, now_};
  }
  bool ForceKeyFrame() override {
    ++key_frame_requests;
    return true;
  }

  int key_frame_requests = 0;

 private:
  const VideoFormat format_;
  std::deque<std::vector<std::uint8_t>> frames_;
  std::vector<std::uint8_t> current_;
  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
};

// H.264 in Annex B form, an access unit each: pictures of these lumas, the first and those of `key_frames` IDRs.
inline std::vector<std::vector<std::uint8_t>> CodedFilm(const PictureFormat& format, const std::vector<int>& lumas,
                                                        const std::vector<std::size_t>& key_frames = {}) {
  auto encoder = X264Encoder::Create({format, 800});
  std::vector<std::vector<std::uint8_t>> film;
  for (std::size_t index = 0; index < lumas.size(); ++index) {
    bool is_key_frame = false;
    for (const std::size_t key_frame : key_frames) is_key_frame |= key_frame == index;
    const auto unit = (*encoder)->Encode(PlainPicture(format, static_cast<std::uint8_t>(lumas[index])), is_key_frame);
    std::vector<std::uint8_t> bytes;
    for (const auto& nal : (*unit)->nals) {
      bytes.insert(bytes.end(), {0, 0, 0, 1});
      bytes.insert(bytes.end(), nal.begin(), nal.end());
    }
    film.push_back(std::move(bytes));
  }
  return film;
}

}  // namespace foyer::media
