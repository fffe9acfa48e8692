// Cameras and hardware encoders of the kernel (V4L2). Drivers only: ioctl in, pictures out. Both belong to one thread,
// which may wait in them.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "foyer/bytes.h"
#include "foyer/picture_format.h"
#include "foyer/result.h"

namespace foyer {

enum class PixelFormat { kH264, kMjpeg, kYuyv, kNv12, kYu12, kFwht };

// What a device has granted.
struct VideoFormat {
  PixelFormat pixels = PixelFormat::kYuyv;
  PictureFormat picture;
  std::size_t bytes_per_line = 0;  // of the first plane of raw pictures; rows may be padded
};

// One picture as the driver gives it: raw, a JPEG, or one H.264 access unit in Annex B form.
struct VideoFrame {
  Bytes bytes;  // the driver's own memory
  std::chrono::steady_clock::time_point captured;
};

class CaptureDevice {
 public:
  virtual ~CaptureDevice() = default;
  virtual const VideoFormat& format() const = 0;
  // Waits for the next picture, whose bytes live until the next call. An error is final: the camera was unplugged, it
  // stalled for most of a second (two, for its first picture), or it failed.
  virtual Result<VideoFrame> Next() = 0;
  // Asks a camera that gives H.264 for an IDR. False: it has no such control; its next one comes in its own time.
  virtual bool ForceKeyFrame() = 0;
};

// `path` is a device node or a link to one. `wanted` is a wish; format() tells what came of it. `kbps` is for cameras
// that give H.264.
Result<std::unique_ptr<CaptureDevice>> OpenCaptureDevice(const std::string& path, const PictureFormat& wanted,
                                                         int kbps);

// The first camera of this machine that gives pictures, found by trying every /dev/video*. The error says why none
// does.
Result<std::unique_ptr<CaptureDevice>> OpenFirstCaptureDevice(const PictureFormat& wanted, int kbps);

// A hardware encoder that takes whole raw pictures and gives coded ones.
class EncoderDevice {
 public:
  virtual ~EncoderDevice() = default;
  virtual const VideoFormat& input() const = 0;  // kNv12 or kYu12, the size as it was wanted, rows perhaps padded

  // Feeds one picture as input() has it and waits a moment for the next coded one, whose bytes live until the next
  // call. Nothing: the encoder holds it back. An error is final.
  virtual Result<std::optional<Bytes>> Encode(Bytes picture, bool key_frame) = 0;
  virtual void SetBitrate(int kbps) = 0;
};

// The first encoder of this machine that gives `coded`, found by looking at every /dev/video*.
Result<std::unique_ptr<EncoderDevice>> OpenEncoderDevice(PixelFormat coded, const PictureFormat& format, int kbps);

}  // namespace foyer
