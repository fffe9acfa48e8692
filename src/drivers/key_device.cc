#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "base/unique_fd.h"
#include "drivers/gpio.h"
#include "drivers/key_map.h"
#include "drivers/key_virtual.h"
#include "foyer/input_devices.h"

namespace foyer {
namespace drivers {
namespace {

constexpr std::size_t kEventsAtOnce = 64;

// The cause and what to do, for the ways in which an input device is refused.
std::string Refused(const std::string& path, int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return "no permission for " + path + ": foyerd's user must be in the group that owns it (usually input)";
    case EBUSY:
      return path + " is held by another program: stop that, foyerd must have it for itself";
    case ENOENT:
    case ENODEV:
    case ENXIO:
      return path + " is not there: plug it in, or name another ('ls /dev/input/by-id /dev/input/by-path')";
    default:
      return "cannot use " + path + ": " + std::generic_category().message(error) + "; is it an input device?";
  }
}

// A device of /dev/input. Grabbed, so that no console and no desktop hears what is typed.
class EventDevice final : public KeyDevice {
 public:
  EventDevice(EventLoop& loop, std::string path, KeyDeviceHandler handler)
      : loop_(loop),
        path_(std::move(path)),
        handler_(std::move(handler)),
        start_(loop, [this] { Open(); }),
        retry_(loop, [this] { Open(); }) {
    start_.Schedule();  // not before who made us has us
  }

 private:
  void Open() {
    UniqueFd device(open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!device.valid() || ioctl(device.get(), EVIOCGRAB, 1) != 0) return Fail(errno);
    device_ = std::move(device);
    watch_.emplace(loop_, device_.get(), [this](unsigned) { Read(); });
    watch_->Watch(FdWatch::kRead);
    keys_ = {};
    if (std::exchange(failed_, false)) handler_.on_recovered();
  }

  void Fail(int error) {
    watch_.reset();
    device_.Reset();
    retry_.Start(kKeyRetry);
    if (!std::exchange(failed_, true)) handler_.on_fault(Refused(path_, error));
  }

  void Read() {
    std::array<input_event, kEventsAtOnce> events;
    const ssize_t size = read(device_.get(), events.data(), sizeof events);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (size <= 0) return Fail(size == 0 ? ENODEV : errno);
    for (std::size_t i = 0; i < static_cast<std::size_t>(size) / sizeof(input_event); ++i) {
      const std::optional<char> key = keys_.OnEvent(events[i].type, events[i].code, events[i].value);
      if (key) handler_.on_key(*key);
    }
  }

  EventLoop& loop_;
  const std::string path_;
  const KeyDeviceHandler handler_;
  UniqueFd device_;
  std::optional<FdWatch> watch_;
  KeyMap keys_;
  bool failed_ = false;
  DeferredCall start_;
  Timer retry_;
};

}  // namespace
}  // namespace drivers

std::unique_ptr<KeyDevice> OpenKeyDevice(EventLoop& loop, const std::string& spec, KeyDeviceHandler handler) {
  constexpr std::string_view kVirtual = "virtual:";
  if (spec.starts_with(kVirtual)) {
    return drivers::OpenVirtualKeys(loop, spec.substr(kVirtual.size()), std::move(handler));
  }
  return std::make_unique<drivers::EventDevice>(loop, spec, std::move(handler));
}

Result<std::unique_ptr<InputLine>> OpenPulseLine(EventLoop& loop, const std::string& spec,
                                                 std::function<void(std::chrono::nanoseconds at)> on_pulse) {
  auto line = drivers::ParseLineSpec(spec);
  if (!line) return line.error();
  if (line->virtual_path.empty()) return drivers::OpenChipPulses(loop, *line, std::move(on_pulse));
  return drivers::OpenVirtualPulses(loop, line->virtual_path, std::move(on_pulse));
}

}  // namespace foyer
