#include "drivers/v4l2_device.h"

#include <fcntl.h>
#include <libv4l2.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace foyer::drivers {
namespace {

constexpr std::array<std::pair<std::uint32_t, PixelFormat>, 6> kPixelFormats = {{
    {V4L2_PIX_FMT_H264, PixelFormat::kH264},
    {V4L2_PIX_FMT_MJPEG, PixelFormat::kMjpeg},
    {V4L2_PIX_FMT_YUYV, PixelFormat::kYuyv},
    {V4L2_PIX_FMT_NV12, PixelFormat::kNv12},
    {V4L2_PIX_FMT_YUV420, PixelFormat::kYu12},
    {V4L2_PIX_FMT_FWHT, PixelFormat::kFwht},
}};

}  // namespace

Result<V4l2Device> V4l2Device::Open(const std::string& path) {
  V4l2Device device(path, open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (device.fd_ < 0) return device.Refused(errno);
  v4l2_capability capability{};
  if (const int error = device.Call(VIDIOC_QUERYCAP, &capability); error != 0) return device.Refused(error);
  const bool has_more = (capability.capabilities & V4L2_CAP_DEVICE_CAPS) != 0;
  device.capabilities_ = has_more ? capability.device_caps : capability.capabilities;
  return device;
}

V4l2Device::V4l2Device(V4l2Device&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), capabilities_(other.capabilities_) {}

V4l2Device::~V4l2Device() {
  if (fd_ >= 0) v4l2_close(fd_);
}

int V4l2Device::Call(unsigned long request, void* argument) const {
  int result = 0;
  do {
    result = v4l2_ioctl(fd_, request, argument);
  } while (result != 0 && errno == EINTR);
  return result == 0 ? 0 : errno;
}

void V4l2Device::OfferConversions() const { v4l2_fd_open(fd_, V4L2_ENABLE_ENUM_FMT_EMULATION); }

bool V4l2Device::SetControl(std::uint32_t id, int value) const {
  v4l2_control control{id, value};
  return Call(VIDIOC_S_CTRL, &control) == 0;
}

Error V4l2Device::Refused(int error) const {
  switch (error) {
    case ENOENT:
    case ENXIO:
    case ENODEV:
      return Error{"there is no camera " + path_ + ": plug it in, or name one that v4l2-ctl --list-devices shows"};
    case EACCES:
    case EPERM:
      return Error{"no permission for the camera " + path_ +
                   ": foyerd's user must be in the group that owns it (usually video), then restart it"};
    case EBUSY:
      return Error{"the camera " + path_ + " is in use by another program: fuser " + path_ + " shows which; stop it"};
    case ENOTTY:
      return Error{path_ + " is no camera: name one that v4l2-ctl --list-devices shows"};
    case EIO:
      return Error{"the camera " + path_ + " fails: see dmesg; plug it in anew, or try another cable or power supply"};
    default:
      return Error{"the camera " + path_ + " cannot be used: " + std::generic_category().message(error) +
                   "; compare with v4l2-ctl --all -d " + path_};
  }
}

V4l2Queue::~V4l2Queue() {
  Stop();
  for (const MutableBytes& memory : memory_) v4l2_munmap(memory.data(), memory.size());
}

v4l2_buffer V4l2Queue::Describe(unsigned index, v4l2_plane& plane) const {
  v4l2_buffer buffer{};
  buffer.type = type_;
  buffer.memory = V4L2_MEMORY_MMAP;
  buffer.index = index;
  if (has_planes()) {
    buffer.m.planes = &plane;
    buffer.length = 1;
  }
  return buffer;
}

int V4l2Queue::Allocate(unsigned count) {
  v4l2_requestbuffers request{};
  request.count = count;
  request.type = type_;
  request.memory = V4L2_MEMORY_MMAP;
  if (const int error = device_.Call(VIDIOC_REQBUFS, &request); error != 0) return error;
  for (unsigned index = 0; index < request.count; ++index) {
    v4l2_plane plane{};
    v4l2_buffer buffer = Describe(index, plane);
    if (const int error = device_.Call(VIDIOC_QUERYBUF, &buffer); error != 0) return error;
    const std::size_t size = has_planes() ? plane.length : buffer.length;
    const std::uint32_t offset = has_planes() ? plane.m.mem_offset : buffer.m.offset;
    void* mapped = v4l2_mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, device_.fd(), offset);
    if (mapped == MAP_FAILED) return errno;
    memory_.emplace_back(static_cast<std::uint8_t*>(mapped), size);
  }
  return memory_.empty() ? ENOMEM : 0;
}

int V4l2Queue::Enqueue(unsigned index, std::size_t bytes_used) {
  v4l2_plane plane{};
  v4l2_buffer buffer = Describe(index, plane);
  plane.length = static_cast<std::uint32_t>(memory_[index].size());
  plane.bytesused = buffer.bytesused = static_cast<std::uint32_t>(bytes_used);
  return device_.Call(VIDIOC_QBUF, &buffer);
}

int V4l2Queue::Dequeue(Buffer& dequeued) {
  v4l2_plane plane{};
  v4l2_buffer buffer = Describe(0, plane);
  if (const int error = device_.Call(VIDIOC_DQBUF, &buffer); error != 0) return error;
  if (buffer.index >= memory_.size()) return EIO;
  const MutableBytes memory = memory_[buffer.index];
  const std::size_t used = has_planes() ? plane.bytesused : buffer.bytesused;
  dequeued = {buffer.index, memory.first(std::min(used, memory.size())), buffer.flags, buffer.timestamp};
  return 0;
}

int V4l2Queue::Start() {
  int type = static_cast<int>(type_);
  const int error = device_.Call(VIDIOC_STREAMON, &type);
  started_ = error == 0;
  return error;
}

void V4l2Queue::Stop() {
  if (!std::exchange(started_, false)) return;
  int type = static_cast<int>(type_);
  device_.Call(VIDIOC_STREAMOFF, &type);
}

std::uint32_t FourCc(PixelFormat pixels) {
  for (const auto& [four_cc, known] : kPixelFormats)
    if (known == pixels) return four_cc;
  return 0;
}

std::optional<PixelFormat> PixelFormatOf(std::uint32_t four_cc) {
  for (const auto& [known, pixels] : kPixelFormats)
    if (known == four_cc) return pixels;
  return std::nullopt;
}

}  // namespace foyer::drivers
