#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/unique_fd.h"
#include "drivers/gpio.h"

namespace foyer::drivers {

namespace {

std::string Why(int error) { return std::generic_category().message(error); }

class VirtualOutput : public OutputLine {
 public:
  VirtualOutput(std::string path, UniqueFd file, bool rests_active)
      : path_(std::move(path)), file_(std::move(file)), rests_active_(rests_active) {}

  // One write of the whole content into the same file: a reader sees the old level or the new one, never none.
  Status Set(bool on) override {
    const std::string_view content = on != rests_active_ ? "1\n" : "0\n";
    if (pwrite(file_.get(), content.data(), content.size(), 0) != static_cast<ssize_t>(content.size())) {
      return Error{"cannot write the virtual line " + path_ + ": " + Why(errno) + "; free some space there"};
    }
    return Ok();
  }

 private:
  const std::string path_;
  const UniqueFd file_;
  const bool rests_active_;
};

class VirtualInput : public OpenInput {
 public:
  VirtualInput(EventLoop& loop, UniqueFd fifo, std::function<void(bool)> on_change)
      : fifo_(std::move(fifo)),
        on_change_(std::move(on_change)),
        watch_(loop, fifo_.get(), [this](unsigned) { Read(); }) {
    watch_.Watch(FdWatch::kRead);
  }

  bool IsActive() const override { return active_; }

 private:
  void Read() {
    std::array<char, 64> text{};
    const ssize_t size = read(fifo_.get(), text.data(), text.size());
    if (size <= 0) return;
    for (const char c : std::string_view(text.data(), static_cast<std::size_t>(size))) {
      if (c != '0' && c != '1') continue;
      active_ = c == '1';
      on_change_(active_);
    }
  }

  const UniqueFd fifo_;
  const std::function<void(bool)> on_change_;
  bool active_ = false;
  FdWatch watch_;
};

}  // namespace

namespace {

// A relative line lies in the data folder, and the locks are made safe before anything else makes that one.
void MakeFolderOf(const std::string& path) {
  std::error_code ignored;  // opening the line tells what is wrong
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
}

}  // namespace

Result<std::unique_ptr<OutputLine>> OpenVirtualOutput(const std::string& path, bool rests_active) {
  MakeFolderOf(path);
  // Not O_TRUNC: a reader that comes now must not find the file empty.
  UniqueFd file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    return Error{"cannot open the virtual line " + path + ": " + Why(errno) + "; its folder must be writable"};
  }
  const int descriptor = file.get();
  auto line = std::make_unique<VirtualOutput>(path, std::move(file), rests_active);
  if (Status safe = line->Set(false); !safe) return safe.error();
  if (ftruncate(descriptor, 2) != 0) return Error{"the virtual line " + path + " is not a plain file: remove it"};
  return std::unique_ptr<OutputLine>(std::move(line));
}

Result<std::unique_ptr<OpenInput>> OpenVirtualInput(EventLoop& loop, const std::string& path, InputEvents events) {
  MakeFolderOf(path);
  if (mkfifo(path.c_str(), 0660) != 0 && errno != EEXIST) {
    return Error{"cannot make the virtual input " + path + ": " + Why(errno) + "; its folder must be writable"};
  }
  struct stat info {};
  if (stat(path.c_str(), &info) != 0 || !S_ISFIFO(info.st_mode)) {
    return Error{"the virtual input " + path + " is not a FIFO: remove that file, it is made anew"};
  }
  // Also for writing: else the FIFO would be at its end whenever nobody presses.
  UniqueFd fifo(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (fifo.get() < 0) return Error{"cannot open the virtual input " + path + ": " + Why(errno) + "; check its owner"};
  return std::unique_ptr<OpenInput>(std::make_unique<VirtualInput>(loop, std::move(fifo), std::move(events.on_change)));
}

}  // namespace foyer::drivers
