// One V4L2 device node, and its buffers in our memory. Calls go through libv4l2, which leaves them as they are until
// OfferConversions().
#pragma once
#include <linux/videodev2.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "foyer/bytes.h"
#include "foyer/result.h"
#include "foyer/video_device.h"

namespace foyer::drivers {

class V4l2Device {
 public:
  // An error names the node, the cause and the fix.
  static Result<V4l2Device> Open(const std::string& path);
  V4l2Device(V4l2Device&& other) noexcept;
  V4l2Device& operator=(V4l2Device&&) = delete;
  ~V4l2Device();

  // 0, or the error number; an interrupted call is made again.
  int Call(unsigned long request, void* argument) const;
  // Lets libv4l2, which knows the formats that only some makers have, offer others and convert them.
  void OfferConversions() const;
  bool SetControl(std::uint32_t id, int value) const;

  // Its device_caps.
  std::uint32_t capabilities() const { return capabilities_; }
  int fd() const { return fd_; }
  const std::string& path() const { return path_; }

  // What an error number means for the one who can mend it.
  Error Refused(int error) const;

 private:
  V4l2Device(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_ = -1;
  std::uint32_t capabilities_ = 0;
};

// One direction of a device, with buffers of one plane that the driver owns and we see. The device must outlive it.
class V4l2Queue {
 public:
  // `type` is a V4L2_BUF_TYPE_VIDEO_*, also one of those with planes.
  V4l2Queue(const V4l2Device& device, std::uint32_t type) : device_(device), type_(type) {}
  ~V4l2Queue();
  V4l2Queue(const V4l2Queue&) = delete;
  V4l2Queue& operator=(const V4l2Queue&) = delete;

  struct Buffer {
    unsigned index = 0;
    Bytes bytes;  // what the driver has written
    std::uint32_t flags = 0;
    timeval timestamp = {};
  };

  // All of these give 0 or the error number.
  int Allocate(unsigned count);
  int Enqueue(unsigned index, std::size_t bytes_used = 0);
  int Dequeue(Buffer& buffer);  // EAGAIN: none is ready
  int Start();
  void Stop();  // all buffers are ours again

  MutableBytes memory(unsigned index) const { return memory_[index]; }
  unsigned size() const { return static_cast<unsigned>(memory_.size()); }
  bool has_planes() const { return V4L2_TYPE_IS_MULTIPLANAR(type_); }
  std::uint32_t type() const { return type_; }

 private:
  v4l2_buffer Describe(unsigned index, v4l2_plane& plane) const;

  const V4l2Device& device_;
  const std::uint32_t type_;
  std::vector<MutableBytes> memory_;
  bool started_ = false;
};

inline constexpr int kMostDevices = 64;  // /dev/video0 and so on

// Between the kernel's names and ours. 0 and nothing for what we have no use for.
std::uint32_t FourCc(PixelFormat pixels);
std::optional<PixelFormat> PixelFormatOf(std::uint32_t four_cc);

}  // namespace foyer::drivers
