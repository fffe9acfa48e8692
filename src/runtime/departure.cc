#include "runtime/departure.h"

#include <utility>

namespace foyer {
namespace {

// No single event says that the last call has ended, or that each BYE has been answered.
constexpr std::chrono::milliseconds kLookForCalls{200}, kLookForAnswers{20};
constexpr std::chrono::seconds kToldAll{1};

}  // namespace

Departure::Departure(EventLoop& loop, Parts parts)
    : loop_(loop), parts_(std::move(parts)), look_(loop, [this] { Look(); }) {}

void Departure::Leave(Duration patience, const std::function<void()>& waits, std::function<void()> gone) {
  if (hung_up_) return;
  if (gone_) return HangUp();
  gone_ = std::move(gone);
  hang_up_at_ = loop_.Now() + patience;
  if (patience > Duration::zero() && parts_.calls() > 0) waits();
  Look();
}

void Departure::Look() {
  if (!hung_up_ && (parts_.calls() == 0 || loop_.Now() >= hang_up_at_)) return HangUp();
  if (hung_up_ && (parts_.unsettled() == 0 || loop_.Now() >= give_up_at_)) return gone_();
  look_.Start(hung_up_ ? kLookForAnswers : kLookForCalls);
}

void Departure::HangUp() {
  hung_up_ = true;
  give_up_at_ = loop_.Now() + kToldAll;
  parts_.hang_up();
  Look();
}

}  // namespace foyer
