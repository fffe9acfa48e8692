// A stateful encoder of the kernel (its "Memory-to-Memory Stateful Video Encoder Interface"): raw pictures go into the
// OUTPUT queue, coded ones come out of the CAPTURE queue; the names are the kernel's, seen from the memory.
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "drivers/v4l2_device.h"
#include "foyer/video_device.h"

namespace foyer {
namespace drivers {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto kPatience = 200ms;  // for the coded picture; an encoder that holds more back gives it with the next
constexpr unsigned kBuffersOfEach = 4;

class V4l2Encoder : public EncoderDevice {
 public:
  explicit V4l2Encoder(V4l2Device device)
      : device_(std::move(device)),
        raw_(device_, HasPlanes() ? V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE : V4L2_BUF_TYPE_VIDEO_OUTPUT),
        coded_(device_, HasPlanes() ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4L2_BUF_TYPE_VIDEO_CAPTURE) {}

  // 0 or the error number.
  int Start(PixelFormat coded, const PictureFormat& format, int kbps);

  const VideoFormat& input() const override { return input_; }
  Result<std::optional<Bytes>> Encode(Bytes picture, bool key_frame) override;
  void SetBitrate(int kbps) override { device_.SetControl(V4L2_CID_MPEG_VIDEO_BITRATE, kbps * 1000); }

 private:
  bool HasPlanes() const { return (device_.capabilities() & V4L2_CAP_VIDEO_M2M_MPLANE) != 0; }
  int SetCodedFormat(PixelFormat coded, const PictureFormat& format);
  int SetRawFormat(PixelFormat raw, const PictureFormat& format);
  void SetRate(int frames_per_second);
  int Begin();
  int Feed(Bytes picture);
  int TakeBackRaw();
  int TakeCoded();
  int WaitForEither(Clock::time_point deadline);

  V4l2Device device_;
  V4l2Queue raw_, coded_;
  VideoFormat input_;
  std::vector<unsigned> free_raw_;         // ours to fill
  std::optional<V4l2Queue::Buffer> held_;  // coded, whose bytes our caller has
};

// The order is the interface's: the coded format first, since it decides what else there is.
int V4l2Encoder::Start(PixelFormat coded, const PictureFormat& format, int kbps) {
  if (const int error = SetCodedFormat(coded, format); error != 0) return error;
  int error = SetRawFormat(PixelFormat::kYu12, format);
  if (error != 0) error = SetRawFormat(PixelFormat::kNv12, format);
  if (error != 0) return error;
  SetRate(format.frames_per_second);
  SetBitrate(kbps);
  device_.SetControl(V4L2_CID_MPEG_VIDEO_B_FRAMES, 0);
  device_.SetControl(V4L2_CID_MPEG_VIDEO_REPEAT_SEQ_HEADER, 1);
  device_.SetControl(V4L2_CID_MPEG_VIDEO_GOP_SIZE, format.frames_per_second * 10);
  if (coded == PixelFormat::kH264)
    device_.SetControl(V4L2_CID_MPEG_VIDEO_H264_PROFILE, V4L2_MPEG_VIDEO_H264_PROFILE_CONSTRAINED_BASELINE);
  return Begin();
}

int V4l2Encoder::SetCodedFormat(PixelFormat coded, const PictureFormat& picture) {
  v4l2_format format{};
  format.type = coded_.type();
  const auto width = static_cast<std::uint32_t>(picture.width), height = static_cast<std::uint32_t>(picture.height);
  const auto bytes = static_cast<std::uint32_t>(picture.luma_bytes() * 3 / 2);  // no coded picture is larger
  if (coded_.has_planes()) {
    format.fmt.pix_mp.width = width;
    format.fmt.pix_mp.height = height;
    format.fmt.pix_mp.pixelformat = FourCc(coded);
    format.fmt.pix_mp.num_planes = 1;
    format.fmt.pix_mp.plane_fmt[0].sizeimage = bytes;
  } else {
    format.fmt.pix.width = width;
    format.fmt.pix.height = height;
    format.fmt.pix.pixelformat = FourCc(coded);
    format.fmt.pix.sizeimage = bytes;
  }
  if (const int error = device_.Call(VIDIOC_S_FMT, &format); error != 0) return error;
  const std::uint32_t granted = coded_.has_planes() ? format.fmt.pix_mp.pixelformat : format.fmt.pix.pixelformat;
  return granted == FourCc(coded) ? 0 : EINVAL;
}

// The driver may pad rows, not the size: then the coded picture would be another one.
int V4l2Encoder::SetRawFormat(PixelFormat raw, const PictureFormat& picture) {
  v4l2_format format{};
  format.type = raw_.type();
  auto& with_planes = format.fmt.pix_mp;
  auto& plain = format.fmt.pix;
  const auto width = static_cast<std::uint32_t>(picture.width), height = static_cast<std::uint32_t>(picture.height);
  if (raw_.has_planes()) {
    with_planes.width = width;
    with_planes.height = height;
    with_planes.pixelformat = FourCc(raw);
    with_planes.num_planes = 1;
  } else {
    plain.width = width;
    plain.height = height;
    plain.pixelformat = FourCc(raw);
  }
  if (const int error = device_.Call(VIDIOC_S_FMT, &format); error != 0) return error;
  const bool is_granted = raw_.has_planes()
                              ? with_planes.pixelformat == FourCc(raw) && with_planes.width == width &&
                                    with_planes.height == height && with_planes.num_planes == 1
                              : plain.pixelformat == FourCc(raw) && plain.width == width && plain.height == height;
  if (!is_granted) return EINVAL;
  const std::uint32_t line = raw_.has_planes() ? with_planes.plane_fmt[0].bytesperline : plain.bytesperline;
  input_ = {raw, picture, line};
  return 0;
}

void V4l2Encoder::SetRate(int frames_per_second) {
  v4l2_streamparm parameters{};
  parameters.type = raw_.type();
  parameters.parm.output.timeperframe = {1, static_cast<std::uint32_t>(frames_per_second)};
  device_.Call(VIDIOC_S_PARM, &parameters);  // not every encoder wants to know
}

int V4l2Encoder::Begin() {
  if (const int error = raw_.Allocate(kBuffersOfEach); error != 0) return error;
  if (const int error = coded_.Allocate(kBuffersOfEach); error != 0) return error;
  for (unsigned index = 0; index < raw_.size(); ++index) free_raw_.push_back(index);
  for (unsigned index = 0; index < coded_.size(); ++index)
    if (const int error = coded_.Enqueue(index); error != 0) return error;
  if (const int error = raw_.Start(); error != 0) return error;
  return coded_.Start();
}

int V4l2Encoder::Feed(Bytes picture) {
  const unsigned index = free_raw_.back();
  const MutableBytes memory = raw_.memory(index);
  if (picture.size() > memory.size()) return EINVAL;
  std::copy(picture.begin(), picture.end(), memory.begin());
  const int error = raw_.Enqueue(index, picture.size());
  if (error == 0) free_raw_.pop_back();
  return error;
}

int V4l2Encoder::TakeBackRaw() {
  V4l2Queue::Buffer buffer;
  int error = 0;
  while ((error = raw_.Dequeue(buffer)) == 0) free_raw_.push_back(buffer.index);
  return error == EAGAIN ? 0 : error;
}

// One coded picture, in held_, or EAGAIN.
int V4l2Encoder::TakeCoded() {
  V4l2Queue::Buffer buffer;
  if (const int error = coded_.Dequeue(buffer); error != 0) return error;
  if ((buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 || buffer.bytes.empty()) {
    const int error = coded_.Enqueue(buffer.index);
    return error != 0 ? error : EAGAIN;
  }
  held_ = buffer;
  return 0;
}

int V4l2Encoder::WaitForEither(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  pollfd watched{device_.fd(), POLLIN | POLLOUT, 0};
  if (free_raw_.size() == raw_.size()) watched.events = POLLIN;  // no raw picture is with the driver
  if (left <= 0ms || poll(&watched, 1, static_cast<int>(left.count())) == 0) return ETIMEDOUT;
  return (watched.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? EIO : 0;
}

Result<std::optional<Bytes>> V4l2Encoder::Encode(Bytes picture, bool key_frame) {
  int error = 0;
  if (const auto held = std::exchange(held_, std::nullopt)) error = coded_.Enqueue(held->index);
  if (error == 0) error = TakeBackRaw();
  if (error == 0 && free_raw_.empty()) error = ETIMEDOUT;  // it holds all that we have given it: it hangs
  if (error == 0 && key_frame) device_.SetControl(V4L2_CID_MPEG_VIDEO_FORCE_KEY_FRAME, 1);
  if (error == 0) error = Feed(picture);
  for (const auto deadline = Clock::now() + kPatience; error == 0;) {
    error = TakeCoded();
    if (error == 0) return std::optional(held_->bytes);
    if (error != EAGAIN) break;
    error = WaitForEither(deadline);
    if (error == ETIMEDOUT) return std::optional<Bytes>();
    if (error == 0) error = TakeBackRaw();
  }
  return Error{"the encoder " + device_.path() + " fails: see dmesg"};
}

// Does this device encode to `coded`? A decoder takes it, and an encoder gives it.
bool Encodes(const V4l2Device& device, PixelFormat coded) {
  const bool has_planes = (device.capabilities() & V4L2_CAP_VIDEO_M2M_MPLANE) != 0;
  if (!has_planes && (device.capabilities() & V4L2_CAP_VIDEO_M2M) == 0) return false;
  v4l2_fmtdesc offer{};
  offer.type = has_planes ? V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE : V4L2_BUF_TYPE_VIDEO_CAPTURE;
  for (; device.Call(VIDIOC_ENUM_FMT, &offer) == 0; ++offer.index)
    if (offer.pixelformat == FourCc(coded)) return true;
  return false;
}

}  // namespace
}  // namespace drivers

Result<std::unique_ptr<EncoderDevice>> OpenEncoderDevice(PixelFormat coded, const PictureFormat& format, int kbps) {
  for (int number = 0; number < drivers::kMostDevices; ++number) {
    auto device = drivers::V4l2Device::Open("/dev/video" + std::to_string(number));
    if (!device || !drivers::Encodes(*device, coded)) continue;
    auto encoder = std::make_unique<drivers::V4l2Encoder>(std::move(*device));
    if (encoder->Start(coded, format, kbps) == 0) return std::unique_ptr<EncoderDevice>(std::move(encoder));
  }
  return Error{"this machine has no hardware encoder for that"};
}

}  // namespace foyer
