#include <fcntl.h>
#include <gpiod.h>

#include <cerrno>
#include <chrono>
#include <system_error>

#include "drivers/gpio.h"

namespace foyer::drivers {

namespace {

using namespace std::chrono_literals;
constexpr auto kSettle = 10ms;
constexpr const char* kConsumer = "foyerd";  // what gpioinfo shows

struct CloseChip {
  void operator()(gpiod_chip* chip) const { gpiod_chip_close(chip); }  // releases its lines too
};
using Chip = std::unique_ptr<gpiod_chip, CloseChip>;

// The cause and what to do, for the ways in which a line is refused.
Error Refused(const LineSpec& spec, int error) {
  const std::string line = spec.chip + ":" + std::to_string(spec.offset);
  switch (error) {
    case EACCES:
    case EPERM:
      return Error{"no permission for " + line + ": foyerd's user must be in the group that owns /dev/" + spec.chip +
                   " (usually gpio, by a udev rule), then restart it"};
    case EBUSY:
      return Error{line + " is in use by another program: gpioinfo " + spec.chip + " shows which; stop it"};
    case ENOENT:
    case ENODEV:
    case ENOTTY:
      return Error{"there is no GPIO chip " + spec.chip + ": gpiodetect lists those of this board"};
    default:
      return Error{"cannot use " + line + ": " + std::generic_category().message(error) + "; compare with gpioinfo"};
  }
}

struct OpenLine {
  Chip chip;
  gpiod_line* line = nullptr;  // belongs to the chip
};

Result<OpenLine> Open(const LineSpec& spec) {
  Chip chip(gpiod_chip_open_lookup(spec.chip.c_str()));
  if (!chip) return Refused(spec, errno);
  const unsigned lines = gpiod_chip_num_lines(chip.get());
  if (spec.offset >= lines) {
    return Error{spec.chip + " has no line " + std::to_string(spec.offset) + ": its last one is " +
                 std::to_string(lines - 1)};
  }
  gpiod_line* line = gpiod_chip_get_line(chip.get(), spec.offset);
  if (line == nullptr) return Refused(spec, errno);
  return OpenLine{std::move(chip), line};
}

class ChipOutput : public OutputLine {
 public:
  ChipOutput(LineSpec spec, OpenLine open) : spec_(std::move(spec)), open_(std::move(open)) {}

  Status Set(bool active) override {
    if (gpiod_line_set_value(open_.line, active ? 1 : 0) != 0) return Refused(spec_, errno);
    return Ok();
  }

 private:
  const LineSpec spec_;
  const OpenLine open_;
};

class ChipInput : public InputLine {
 public:
  ChipInput(EventLoop& loop, OpenLine open, std::function<void()> on_press)
      : open_(std::move(open)),
        on_press_(std::move(on_press)),
        settle_(loop, [this] { OnSettled(); }),
        watch_(loop, gpiod_line_event_get_fd(open_.line), [this](unsigned) { OnEdge(); }) {
    pressed_ = gpiod_line_get_value(open_.line) == 1;  // held while we start: not a press
    watch_.Watch(FdWatch::kRead);
  }

 private:
  void OnEdge() {
    gpiod_line_event event{};
    if (gpiod_line_event_read(open_.line, &event) == 0) {
      settle_.Start(kSettle);
    } else if (errno != EAGAIN && errno != EINTR) {
      watch_.Stop();  // the chip was unplugged: a watch on it would never rest
    }
  }

  void OnSettled() {
    const bool was_pressed = std::exchange(pressed_, gpiod_line_get_value(open_.line) == 1);
    if (pressed_ && !was_pressed) on_press_();
  }

  const OpenLine open_;
  const std::function<void()> on_press_;
  bool pressed_ = false;
  Timer settle_;
  FdWatch watch_;
};

}  // namespace

Result<std::unique_ptr<OutputLine>> OpenChipOutput(const LineSpec& spec, bool active_low) {
  auto open = Open(spec);
  if (!open) return open.error();
  const int flags = active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  constexpr int kInactive = 0;  // the level that the line gets in the very request
  if (gpiod_line_request_output_flags(open->line, kConsumer, flags, kInactive) != 0) return Refused(spec, errno);
  return std::unique_ptr<OutputLine>(std::make_unique<ChipOutput>(spec, std::move(*open)));
}

Result<std::unique_ptr<InputLine>> OpenChipInput(EventLoop& loop, const LineSpec& spec,
                                                 std::function<void()> on_press) {
  auto open = Open(spec);
  if (!open) return open.error();
  if (gpiod_line_request_both_edges_events(open->line, kConsumer) != 0) return Refused(spec, errno);
  return std::unique_ptr<InputLine>(std::make_unique<ChipInput>(loop, std::move(*open), std::move(on_press)));
}

}  // namespace foyer::drivers
