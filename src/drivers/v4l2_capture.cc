#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "drivers/v4l2_device.h"
#include "drivers/v4l2_modes.h"
#include "foyer/video_device.h"

namespace foyer {
namespace drivers {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto kStalled = 800ms;    // without a picture; so that a second is not over when it is known
constexpr auto kFirstPicture = 2s;  // sensors need a while to begin
constexpr unsigned kBuffers = 4;
constexpr std::uint32_t kType = V4L2_BUF_TYPE_VIDEO_CAPTURE;
constexpr unsigned kMostOffers = 64;  // of each enumeration; no driver has as many

double RateOf(const v4l2_fract& interval) {
  return interval.numerator == 0 ? 0 : static_cast<double>(interval.denominator) / interval.numerator;
}

// The rates that the driver names for a format in a size. Of a range, the one in it that is nearest to the wanted.
std::vector<double> RatesOf(const V4l2Device& device, std::uint32_t four_cc, const Size& size, double wanted) {
  std::vector<double> rates;
  v4l2_frmivalenum offer{};
  offer.pixel_format = four_cc;
  offer.width = static_cast<std::uint32_t>(size.width);
  offer.height = static_cast<std::uint32_t>(size.height);
  for (; offer.index < kMostOffers && device.Call(VIDIOC_ENUM_FRAMEINTERVALS, &offer) == 0; ++offer.index) {
    if (offer.type != V4L2_FRMIVAL_TYPE_DISCRETE) {
      const double slowest = RateOf(offer.stepwise.max), fastest = RateOf(offer.stepwise.min);
      return {slowest <= fastest ? std::clamp(wanted, slowest, fastest) : wanted};
    }
    rates.push_back(RateOf(offer.discrete));
  }
  return rates;
}

SizeRange RangeOf(const v4l2_frmsizeenum& offer) {
  const auto number = [](std::uint32_t pixels) { return static_cast<int>(pixels); };
  if (offer.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
    const int width = number(offer.discrete.width), height = number(offer.discrete.height);
    return {width, width, 1, height, height, 1};
  }
  const v4l2_frmsize_stepwise& range = offer.stepwise;
  return {number(range.min_width),  number(range.max_width),  number(range.step_width),
          number(range.min_height), number(range.max_height), number(range.step_height)};
}

// A driver that names no sizes is asked for the wanted one, and then tells what it can.
std::vector<Size> SizesOf(const V4l2Device& device, std::uint32_t four_cc, const PictureFormat& wanted) {
  std::vector<Size> sizes;
  v4l2_frmsizeenum offer{};
  offer.pixel_format = four_cc;
  for (; offer.index < kMostOffers && device.Call(VIDIOC_ENUM_FRAMESIZES, &offer) == 0; ++offer.index)
    sizes.push_back(NearestSize(RangeOf(offer), wanted));
  if (sizes.empty()) sizes.push_back({wanted.width, wanted.height});
  return sizes;
}

std::vector<OfferedMode> ModesOf(const V4l2Device& device, const PictureFormat& wanted) {
  std::vector<OfferedMode> modes;
  v4l2_fmtdesc offer{};
  offer.type = kType;
  for (; offer.index < kMostOffers && device.Call(VIDIOC_ENUM_FMT, &offer) == 0; ++offer.index) {
    const auto pixels = PixelFormatOf(offer.pixelformat);
    if (!pixels || *pixels == PixelFormat::kFwht) continue;
    for (const Size& size : SizesOf(device, offer.pixelformat, wanted))
      modes.push_back({*pixels, size, RatesOf(device, offer.pixelformat, size, wanted.frames_per_second)});
  }
  return modes;
}

// What the driver grants. 0 or the error number.
int SetFormat(const V4l2Device& device, const ChosenMode& mode, VideoFormat& granted) {
  v4l2_format format{};
  format.type = kType;
  format.fmt.pix.width = static_cast<std::uint32_t>(mode.size.width);
  format.fmt.pix.height = static_cast<std::uint32_t>(mode.size.height);
  format.fmt.pix.pixelformat = FourCc(mode.pixels);
  format.fmt.pix.field = V4L2_FIELD_ANY;
  if (const int error = device.Call(VIDIOC_S_FMT, &format); error != 0) return error;
  const auto pixels = PixelFormatOf(format.fmt.pix.pixelformat);
  if (!pixels || format.fmt.pix.width % 2 != 0 || format.fmt.pix.height % 2 != 0) return EINVAL;
  granted.pixels = *pixels;
  granted.picture.width = static_cast<int>(format.fmt.pix.width);
  granted.picture.height = static_cast<int>(format.fmt.pix.height);
  granted.bytes_per_line = format.fmt.pix.bytesperline;
  return 0;
}

// The rate that the driver grants; what was asked for, if it does not tell. Some are slow until they are asked.
double SetRate(const V4l2Device& device, double wanted) {
  v4l2_streamparm parameters{};
  parameters.type = kType;
  if (device.Call(VIDIOC_G_PARM, &parameters) != 0) return wanted;
  if ((parameters.parm.capture.capability & V4L2_CAP_TIMEPERFRAME) != 0) {
    parameters.parm.capture.timeperframe = {1000, static_cast<std::uint32_t>(std::lround(wanted * 1000))};
    if (device.Call(VIDIOC_S_PARM, &parameters) != 0) return wanted;
  }
  const double granted = RateOf(parameters.parm.capture.timeperframe);
  return granted > 0 ? granted : wanted;
}

class V4l2Capture : public CaptureDevice {
 public:
  explicit V4l2Capture(V4l2Device device) : device_(std::move(device)), queue_(device_, kType) {}

  Status Start(const PictureFormat& wanted, int kbps);
  const VideoFormat& format() const override { return format_; }
  Result<VideoFrame> Next() override;
  bool ForceKeyFrame() override { return device_.SetControl(V4L2_CID_MPEG_VIDEO_FORCE_KEY_FRAME, 1); }

 private:
  int Begin();
  int GiveBack();
  int Take(Clock::time_point deadline);
  Error Stalled() const;

  V4l2Device device_;
  V4l2Queue queue_;
  VideoFormat format_;
  std::optional<V4l2Queue::Buffer> held_;  // whose bytes our caller has
  bool has_begun_ = false;
};

Status V4l2Capture::Start(const PictureFormat& wanted, int kbps) {
  constexpr std::uint32_t kNeeded = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
  if ((device_.capabilities() & kNeeded) != kNeeded) return device_.Refused(ENOTTY);
  auto mode = ChooseMode(ModesOf(device_, wanted), wanted);
  if (!mode) {
    device_.OfferConversions();
    mode = ChooseMode(ModesOf(device_, wanted), wanted);
  }
  if (!mode)
    return Error{"the camera " + device_.path() + " offers no H.264, MJPEG, YUYV, NV12 or YU12 picture: see " +
                 "v4l2-ctl --list-formats-ext -d " + device_.path() + ", and name another"};
  if (const int error = SetFormat(device_, *mode, format_); error != 0) return device_.Refused(error);
  format_.picture.frames_per_second = std::max(1, static_cast<int>(std::lround(SetRate(device_, mode->rate))));
  if (format_.pixels == PixelFormat::kH264) {
    device_.SetControl(V4L2_CID_MPEG_VIDEO_BITRATE, kbps * 1000);
    device_.SetControl(V4L2_CID_MPEG_VIDEO_REPEAT_SEQ_HEADER, 1);
  }
  if (const int error = Begin(); error != 0) return device_.Refused(error);
  return Ok();
}

int V4l2Capture::Begin() {
  if (const int error = queue_.Allocate(kBuffers); error != 0) return error;
  for (unsigned index = 0; index < queue_.size(); ++index)
    if (const int error = queue_.Enqueue(index); error != 0) return error;
  return queue_.Start();
}

int V4l2Capture::GiveBack() {
  const auto held = std::exchange(held_, std::nullopt);
  return held ? queue_.Enqueue(held->index) : 0;
}

// A whole picture, in held_. Pictures that the driver says are damaged count as none.
int V4l2Capture::Take(Clock::time_point deadline) {
  for (;;) {
    if (const int error = GiveBack(); error != 0) return error;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    pollfd watched{device_.fd(), POLLIN, 0};
    if (left <= 0ms || poll(&watched, 1, static_cast<int>(left.count())) == 0) return ETIMEDOUT;
    V4l2Queue::Buffer buffer;
    const int error = queue_.Dequeue(buffer);
    if (error == EAGAIN && (watched.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0) continue;
    if (error != 0) return error == EAGAIN ? EIO : error;
    held_ = buffer;
    if ((buffer.flags & V4L2_BUF_FLAG_ERROR) == 0 && !buffer.bytes.empty()) return 0;
  }
}

Error V4l2Capture::Stalled() const {
  return Error{"the camera " + device_.path() + " gives no pictures: see dmesg, and plug it in anew"};
}

Result<VideoFrame> V4l2Capture::Next() {
  const auto two_pictures = std::chrono::milliseconds(2000 / format_.picture.frames_per_second);
  const auto patience = has_begun_ ? std::max<Clock::duration>(kStalled, two_pictures) : kFirstPicture;
  const int error = Take(Clock::now() + patience);
  if (error == ETIMEDOUT) return Stalled();
  if (error != 0) return device_.Refused(error);
  has_begun_ = true;
  const bool is_monotonic = (held_->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  const auto stamp =
      std::chrono::seconds(held_->timestamp.tv_sec) + std::chrono::microseconds(held_->timestamp.tv_usec);
  return VideoFrame{held_->bytes, is_monotonic ? Clock::time_point(stamp) : Clock::now()};
}

}  // namespace
}  // namespace drivers

Result<std::unique_ptr<CaptureDevice>> OpenCaptureDevice(const std::string& path, const PictureFormat& wanted,
                                                         int kbps) {
  auto device = drivers::V4l2Device::Open(path);
  if (!device) return device.error();
  auto capture = std::make_unique<drivers::V4l2Capture>(std::move(*device));
  if (Status started = capture->Start(wanted, kbps); !started) return started.error();
  return std::unique_ptr<CaptureDevice>(std::move(capture));
}

// Codecs and scalers of a board are such nodes, too: what is no camera is passed over.
Result<std::unique_ptr<CaptureDevice>> OpenFirstCaptureDevice(const PictureFormat& wanted, int kbps) {
  std::optional<Error> why;
  for (int number = 0; number < drivers::kMostDevices; ++number) {
    const std::string path = "/dev/video" + std::to_string(number);
    if (access(path.c_str(), F_OK) != 0) continue;
    auto device = OpenCaptureDevice(path, wanted, kbps);
    if (device) return device;
    if (!why) why = device.error();
  }
  return why.value_or(Error{"no camera is plugged in"});
}

}  // namespace foyer
