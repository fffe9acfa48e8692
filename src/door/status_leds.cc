#include "door/status_leds.h"

#include <utility>

#include "foyer/check.h"

namespace foyer::door {

namespace {

using namespace std::chrono_literals;
constexpr auto kTryAgain = 5s;

bool Holds(LedMeaning meaning, const DoorFacts& facts) {
  switch (meaning) {
    case LedMeaning::kReady:
      return facts.ready;
    case LedMeaning::kRinging:
      return facts.ringing;
    case LedMeaning::kInCall:
      return facts.in_call;
    case LedMeaning::kOpen:
      return facts.open;
    case LedMeaning::kFault:
      return facts.fault;
  }
  FOYER_CHECK(false);
}

}  // namespace

void StatusLeds::Add(const LedConfig& led, std::unique_ptr<OutputLine> line) {
  leds_.push_back(std::make_unique<Led>(loop_, faults_, led, std::move(line)));
}

void StatusLeds::Show(const DoorFacts& facts) {
  for (const auto& led : leds_) led->Show(Holds(led->shows(), facts));
}

StatusLeds::Led::Led(EventLoop& loop, LineFaults& faults, const LedConfig& config, std::unique_ptr<OutputLine> line)
    : faults_(faults), config_(config), line_(std::move(line)), tick_(loop, [this] { Tick(); }) {
  Light(false);
}

void StatusLeds::Led::Show(bool on) {
  if (on == on_) return;
  on_ = on;
  Light(on);
}

void StatusLeds::Led::Tick() {
  const bool blinks = on_ && works_ && config_.blink > 0ms;
  Light(blinks ? !lit_ : on_);
}

void StatusLeds::Led::Light(bool lit) {
  lit_ = lit;
  const Status done = line_->Set(lit);
  works_ = done.ok();
  faults_.Note("led " + config_.line.gpio, done ? std::string() : done.error().message);
  if (!works_) {
    tick_.Start(kTryAgain);
  } else if (on_ && config_.blink > 0ms) {
    tick_.Start(config_.blink);
  } else {
    tick_.Stop();
  }
}

}  // namespace foyer::door
