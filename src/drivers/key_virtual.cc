#include "drivers/key_virtual.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/parse_integer.h"
#include "base/unique_fd.h"

namespace foyer::drivers {
namespace {

constexpr std::size_t kLongestStamp = 20;

// Also opened for writing: else the FIFO would be at its end whenever nobody types.
Result<UniqueFd> OpenFifo(const std::string& path) {
  std::error_code ignored;  // opening it tells what is wrong
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  if (mkfifo(path.c_str(), 0600) != 0 && errno != EEXIST) {
    return Error{"cannot make " + path + ": " + std::strerror(errno) + "; its folder must be writable"};
  }
  struct stat info {};
  if (stat(path.c_str(), &info) != 0 || !S_ISFIFO(info.st_mode)) {
    return Error{path + " is not a FIFO: remove that file, it is made anew"};
  }
  UniqueFd fifo(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fifo.valid()) return Error{"cannot open " + path + ": " + std::strerror(errno) + "; check its owner"};
  return fifo;
}

class Fifo {
 public:
  Fifo(EventLoop& loop, UniqueFd file, std::function<void(char)> on_character)
      : file_(std::move(file)),
        on_character_(std::move(on_character)),
        watch_(loop, file_.get(), [this](unsigned) { Read(); }) {
    watch_.Watch(FdWatch::kRead);
  }

 private:
  void Read() {
    std::array<char, 256> text{};
    const ssize_t size = read(file_.get(), text.data(), text.size());
    if (size <= 0) return;
    for (const char c : std::string_view(text.data(), static_cast<std::size_t>(size))) on_character_(c);
  }

  const UniqueFd file_;
  const std::function<void(char)> on_character_;
  FdWatch watch_;
};

class VirtualKeys final : public KeyDevice {
 public:
  VirtualKeys(EventLoop& loop, std::string path, KeyDeviceHandler handler)
      : loop_(loop),
        path_(std::move(path)),
        handler_(std::move(handler)),
        start_(loop, [this] { Open(); }),
        retry_(loop, [this] { Open(); }) {
    start_.Schedule();
  }

 private:
  void Open() {
    auto file = OpenFifo(path_);
    if (file) {
      fifo_.emplace(loop_, std::move(*file), handler_.on_key);
      if (std::exchange(failed_, false)) handler_.on_recovered();
      return;
    }
    retry_.Start(kKeyRetry);
    if (!std::exchange(failed_, true)) handler_.on_fault(file.error().message);
  }

  EventLoop& loop_;
  const std::string path_;
  const KeyDeviceHandler handler_;
  std::optional<Fifo> fifo_;
  bool failed_ = false;
  DeferredCall start_;
  Timer retry_;
};

class VirtualPulses final : public InputLine {
 public:
  VirtualPulses(EventLoop& loop, UniqueFd file, std::function<void(std::chrono::nanoseconds at)> on_pulse)
      : on_pulse_(std::move(on_pulse)), fifo_(loop, std::move(file), [this](char c) { OnCharacter(c); }) {}

 private:
  void OnCharacter(char c) {
    if (c != '\n') {
      if (stamp_.size() < kLongestStamp) stamp_ += c;
      return;
    }
    const auto at = ParseInteger<std::int64_t>(std::exchange(stamp_, {}));
    if (at) on_pulse_(std::chrono::nanoseconds(*at));
  }

  const std::function<void(std::chrono::nanoseconds at)> on_pulse_;
  std::string stamp_;
  Fifo fifo_;
};

}  // namespace

std::unique_ptr<KeyDevice> OpenVirtualKeys(EventLoop& loop, const std::string& path, KeyDeviceHandler handler) {
  return std::make_unique<VirtualKeys>(loop, path, std::move(handler));
}

Result<std::unique_ptr<InputLine>> OpenVirtualPulses(EventLoop& loop, const std::string& path,
                                                     std::function<void(std::chrono::nanoseconds at)> on_pulse) {
  auto file = OpenFifo(path);
  if (!file) return file.error();
  return std::unique_ptr<InputLine>(std::make_unique<VirtualPulses>(loop, std::move(*file), std::move(on_pulse)));
}

}  // namespace foyer::drivers
