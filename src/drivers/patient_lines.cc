// Lines that outlive their chip: what cannot be opened, or is lost, is tried again.
#include <utility>

#include "drivers/gpio.h"

namespace foyer {

namespace {

using namespace std::chrono_literals;
constexpr auto kTryAgain = 5s;

class PatientOutput : public OutputLine {
 public:
  explicit PatientOutput(OutputSettings settings) : settings_(std::move(settings)) {}

  Status Set(bool on) override {
    const bool was_closed = !line_;
    if (const Status open = Open(); !open) return open;
    if (was_closed && !on) return Ok();  // opening it has driven it to rest
    return Keep(line_->Set(on));
  }

  Status Check() override {
    const Status open = Open();
    return open ? Keep(line_->Check()) : open;
  }

 private:
  Status Open() {
    if (line_) return Ok();
    auto line = OpenOutputLine(settings_);
    if (!line) return line.error();
    line_ = std::move(*line);
    return Ok();
  }

  Status Keep(Status done) {
    if (!done) line_.reset();
    return done;
  }

  const OutputSettings settings_;
  std::unique_ptr<OutputLine> line_;
};

class PatientInput : public InputLine {
 public:
  PatientInput(EventLoop& loop, InputSettings settings, InputHandler handler)
      : loop_(loop),
        settings_(std::move(settings)),
        handler_(std::move(handler)),
        try_again_(loop, [this] { Open(); }) {
    Open();
  }

 private:
  void Open() {
    line_.reset();
    auto line = OpenLine();
    if (!line) return OnLost(line.error());
    line_ = std::move(*line);
    if (std::exchange(failed_, false) && handler_.on_fault) handler_.on_fault({});
    if (handler_.on_found) handler_.on_found(line_->IsActive());
  }

  Result<std::unique_ptr<drivers::OpenInput>> OpenLine() {
    const auto spec = drivers::ParseLineSpec(settings_.gpio);
    if (!spec) return spec.error();
    drivers::InputEvents events{handler_.on_change, [this](const Error& error) { OnLost(error); }};
    if (!spec->virtual_path.empty()) return drivers::OpenVirtualInput(loop_, spec->virtual_path, std::move(events));
    return drivers::OpenChipInput(loop_, *spec, settings_, std::move(events));
  }

  // Each loss is told once, however often it is tried.
  void OnLost(const Error& error) {
    try_again_.Start(kTryAgain);
    if (!std::exchange(failed_, true) && handler_.on_fault) handler_.on_fault(error.message);
  }

  EventLoop& loop_;
  const InputSettings settings_;
  const InputHandler handler_;
  bool failed_ = false;
  Timer try_again_;
  std::unique_ptr<drivers::OpenInput> line_;
};

}  // namespace

std::unique_ptr<OutputLine> MakeOutputLine(OutputSettings settings) {
  return std::make_unique<PatientOutput>(std::move(settings));
}

std::unique_ptr<InputLine> WatchInputLine(EventLoop& loop, InputSettings settings, InputHandler handler) {
  return std::make_unique<PatientInput>(loop, std::move(settings), std::move(handler));
}

}  // namespace foyer
