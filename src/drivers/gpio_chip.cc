#include <fcntl.h>
#include <gpiod.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <span>
#include <system_error>
#include <vector>

#include "drivers/debounce.h"
#include "drivers/gpio.h"

namespace foyer::drivers {

namespace {

using namespace std::chrono_literals;
constexpr auto kLookAgain = 5s;              // whether the chip is still there: an unplugged one tells nobody
constexpr const char* kConsumer = "foyerd";  // what gpioinfo shows

struct CloseChip {
  void operator()(gpiod_chip* chip) const { gpiod_chip_close(chip); }  // releases its lines too
};
using Chip = std::unique_ptr<gpiod_chip, CloseChip>;

// The cause and what to do, for the ways in which a line is refused.
Error Refused(const LineSpec& spec, int error) {
  const std::string chip = spec.chip.empty() ? "gpiochip*" : spec.chip;
  switch (error) {
    case EACCES:
    case EPERM:
      return Error{"no permission for " + spec.text + ": foyerd's user must be in the group that owns /dev/" + chip +
                   " (usually gpio, by a udev rule), then restart it"};
    case EBUSY:
      return Error{spec.text + " is in use by another program: gpioinfo shows which; stop it"};
    case ENOENT:
    case ENODEV:
    case ENOTTY:
      if (!spec.name.empty()) return Error{"no GPIO chip has a line " + spec.name + ": gpioinfo lists their names"};
      return Error{"there is no GPIO chip " + spec.chip + ": gpiodetect lists those of this board"};
    default:
      return Error{"cannot use " + spec.text + ": " + std::generic_category().message(error) +
                   "; compare with gpioinfo"};
  }
}

struct OpenLine {
  Chip chip;
  gpiod_line* line = nullptr;  // belongs to the chip
};

// The first line of that name. A chip that may not be opened hides its lines only.
Result<OpenLine> FindByName(const LineSpec& spec) {
  std::vector<std::string> chips;
  std::error_code ignored;
  for (const auto& device : std::filesystem::directory_iterator("/dev", ignored)) {
    if (device.path().filename().string().starts_with("gpiochip")) chips.push_back(device.path());
  }
  std::ranges::sort(chips);
  int error = ENOENT;
  for (const std::string& path : chips) {
    Chip chip(gpiod_chip_open(path.c_str()));
    if (!chip && errno == EACCES) error = EACCES;
    if (!chip) continue;
    gpiod_line* line = gpiod_chip_find_line(chip.get(), spec.name.c_str());
    if (line != nullptr) return OpenLine{std::move(chip), line};
  }
  return Refused(spec, error);
}

Result<OpenLine> Find(const LineSpec& spec) {
  if (!spec.name.empty()) return FindByName(spec);
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

  Status Set(bool on) override {
    if (gpiod_line_set_value(open_.line, on ? 1 : 0) != 0) return Refused(spec_, errno);
    return Ok();
  }
  Status Check() override {
    if (gpiod_line_get_value(open_.line) < 0) return Refused(spec_, errno);
    return Ok();
  }

 private:
  const LineSpec spec_;
  const OpenLine open_;
};

TimePoint TimeOf(const timespec& stamp) {  // the kernel's monotonic clock, which is the loop's
  return TimePoint(std::chrono::seconds(stamp.tv_sec) + std::chrono::nanoseconds(stamp.tv_nsec));
}

// After an edge the line is left alone until it may have settled, so that one that flutters costs no more than a turn
// of the loop each `debounce`.
class ChipInput : public OpenInput {
 public:
  ChipInput(EventLoop& loop, LineSpec spec, OpenLine open, Duration debounce, InputEvents events)
      : loop_(loop),
        spec_(std::move(spec)),
        open_(std::move(open)),
        events_(std::move(events)),
        debounce_(debounce, gpiod_line_get_value(open_.line) == 1, events_.on_change),
        next_look_(loop, [this] { Look(); }),
        watch_(loop, gpiod_line_event_get_fd(open_.line), [this](unsigned) { Look(); }) {
    Rest();
  }

  bool IsActive() const override { return debounce_.IsActive(); }

 private:
  static constexpr unsigned kAtOnce = 16;  // what the kernel keeps of a line

  void Look() {
    watch_.Stop();
    const int value = TakeEdges() ? gpiod_line_get_value(open_.line) : -1;
    if (value < 0) return Lose(errno);
    debounce_.OnLevel(value == 1, loop_.Now());
    if (const auto due = debounce_.due()) {
      next_look_.StartAt(*due);
    } else {
      Rest();
    }
  }

  void Rest() {
    watch_.Watch(FdWatch::kRead);
    next_look_.Start(kLookAgain);
  }

  bool TakeEdges() {
    std::array<gpiod_line_event, kAtOnce> events{};
    const int count = gpiod_line_event_read_multiple(open_.line, events.data(), events.size());
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    std::vector<Edge> edges;
    for (const gpiod_line_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
      edges.push_back({TimeOf(event.ts), event.event_type == GPIOD_LINE_EVENT_RISING_EDGE});
    }
    if (edges.size() == kAtOnce) edges.back().at = loop_.Now();  // later ones were lost
    debounce_.OnEdges(edges, loop_.Now());
    return true;
  }

  void Lose(int error) {
    next_look_.Stop();
    events_.on_lost(Refused(spec_, error));
  }

  EventLoop& loop_;
  const LineSpec spec_;
  const OpenLine open_;
  const InputEvents events_;
  Debounce debounce_;
  Timer next_look_;
  FdWatch watch_;
};

// Every falling edge, as it was stamped; no debouncing, a pulse lasts 50 us.
class ChipPulses : public InputLine {
 public:
  ChipPulses(EventLoop& loop, OpenLine open, std::function<void(std::chrono::nanoseconds at)> on_pulse)
      : open_(std::move(open)),
        on_pulse_(std::move(on_pulse)),
        watch_(loop, gpiod_line_event_get_fd(open_.line), [this](unsigned) { Read(); }) {
    watch_.Watch(FdWatch::kRead);
  }

 private:
  void Read() {
    std::array<gpiod_line_event, 16> events{};  // what the kernel keeps of a line
    const int count = gpiod_line_event_read_multiple(open_.line, events.data(), events.size());
    if (count < 0 && errno != EAGAIN && errno != EINTR) watch_.Stop();  // the chip is gone: it would never rest
    for (int i = 0; i < count; ++i) on_pulse_(TimeOf(events[static_cast<std::size_t>(i)].ts).time_since_epoch());
  }

  const OpenLine open_;
  const std::function<void(std::chrono::nanoseconds at)> on_pulse_;
  FdWatch watch_;
};

int FlagOf(LineBias bias) {
  switch (bias) {
    case LineBias::kAsItIs:
      return 0;
    case LineBias::kPullUp:
      return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case LineBias::kPullDown:
      return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    case LineBias::kNone:
      return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
  }
  return 0;
}

}  // namespace

Result<std::unique_ptr<OutputLine>> OpenChipOutput(const LineSpec& spec, const OutputSettings& settings) {
  auto open = Find(spec);
  if (!open) return open.error();
  // For the kernel "active" is on: a line that rests active is one that is on when it is not.
  const int flags = settings.active_low != settings.rests_active ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  constexpr int kRest = 0;  // the level that the line gets in the very request
  if (gpiod_line_request_output_flags(open->line, kConsumer, flags, kRest) != 0) return Refused(spec, errno);
  return std::unique_ptr<OutputLine>(std::make_unique<ChipOutput>(spec, std::move(*open)));
}

Result<std::unique_ptr<InputLine>> OpenChipPulses(EventLoop& loop, const LineSpec& spec,
                                                  std::function<void(std::chrono::nanoseconds at)> on_pulse) {
  auto open = Find(spec);
  if (!open) return open.error();
  if (gpiod_line_request_falling_edge_events(open->line, kConsumer) != 0) return Refused(spec, errno);
  const int fd = gpiod_line_event_get_fd(open->line);
  if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) return Refused(spec, errno);
  return std::unique_ptr<InputLine>(std::make_unique<ChipPulses>(loop, std::move(*open), std::move(on_pulse)));
}

Result<std::unique_ptr<OpenInput>> OpenChipInput(EventLoop& loop, const LineSpec& spec, const InputSettings& settings,
                                                 InputEvents events) {
  auto open = Find(spec);
  if (!open) return open.error();
  const int flags = (settings.active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0) | FlagOf(settings.bias);
  if (gpiod_line_request_both_edges_events_flags(open->line, kConsumer, flags) != 0) return Refused(spec, errno);
  const int fd = gpiod_line_event_get_fd(open->line);
  if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) != 0) return Refused(spec, errno);
  return std::unique_ptr<OpenInput>(
      std::make_unique<ChipInput>(loop, spec, std::move(*open), settings.debounce, std::move(events)));
}

}  // namespace foyer::drivers
