#include "base/guess_limit.h"

#include <algorithm>

namespace foyer {

std::optional<std::chrono::seconds> GuessLimit::CountWrong(TimePoint now) {
  Forgive(now);
  if (++wrong_ < steps_.free) return std::nullopt;
  constexpr unsigned kMostDoublings = 16;
  const unsigned doublings = std::min(wrong_ - steps_.free, kMostDoublings);
  const auto pause = std::min<std::chrono::seconds>(steps_.first * (1U << doublings), steps_.longest);
  if (pause == steps_.longest && wrong_ > steps_.free) --wrong_;  // no further up than the longest pause
  until_ = now + pause;
  return pause;
}

void GuessLimit::Forgive(TimePoint now) {
  const auto forgiven = wrong_ == 0 ? 0 : (now - counted_) / steps_.forgiven_after;
  if (wrong_ == 0 || forgiven >= wrong_) {
    wrong_ = 0;
    counted_ = now;
    return;
  }
  wrong_ -= static_cast<unsigned>(forgiven);
  counted_ += forgiven * steps_.forgiven_after;
}

}  // namespace foyer
