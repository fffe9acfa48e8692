#include "relay/silence_watch.h"

#include <utility>

namespace foyer::relay {

SilenceWatch::SilenceWatch(EventLoop& loop, std::chrono::seconds timeout, std::function<void(std::string)> on_silent)
    : loop_(loop), timeout_(timeout), on_silent_(std::move(on_silent)), timer_(loop, [this] { Check(); }) {}

void SilenceWatch::Expect(Expectation of_caller, Expectation of_device) {
  sides_ = {Side{of_caller, loop_.Now()}, Side{of_device, loop_.Now()}};
  Check();
}

std::optional<TimePoint> SilenceWatch::DueOf(const Side& side) const {
  if (side.expected == Expectation::kNothing || timeout_.count() == 0) return std::nullopt;
  return side.heard + (side.expected == Expectation::kPackets ? timeout_ : kReportTimeout);
}

void SilenceWatch::Check() {
  timer_.Stop();
  if (told_) return;
  std::optional<TimePoint> next;
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    const auto due = DueOf(sides_[i]);
    if (!due) continue;
    if (*due <= loop_.Now()) {
      told_ = true;
      on_silent_(i == 0 ? "no media from the caller" : "no media from the device");
      return;
    }
    if (!next || *due < *next) next = due;
  }
  if (next) timer_.StartAt(*next);
}

}  // namespace foyer::relay
