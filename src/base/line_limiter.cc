#include "base/line_limiter.h"

#include <functional>
#include <utility>

namespace foyer {

namespace {
using namespace std::chrono_literals;
constexpr auto kRepeatWindow = 10s;
constexpr unsigned kRepeats = 5;  // of one line in a window
constexpr unsigned kLinesPerSecond = 200;
constexpr std::size_t kMostSeen = 1024;
}  // namespace

bool LineLimiter::IsRepeated(std::string_view line, Time now) {
  if (seen_.size() >= kMostSeen)
    std::erase_if(seen_, [now](const auto& seen) { return now - seen.second.since >= kRepeatWindow; });
  if (seen_.size() >= kMostSeen) seen_.clear();
  Repeats& repeats = seen_.try_emplace(std::hash<std::string_view>{}(line), Repeats{now}).first->second;
  if (now - repeats.since >= kRepeatWindow) repeats = {now};
  return ++repeats.count > kRepeats;
}

bool LineLimiter::IsTooMuch(Time now) {
  if (now - second_ >= 1s) {
    second_ = now;
    in_second_ = 0;
  }
  return ++in_second_ > kLinesPerSecond;
}

std::optional<std::uint64_t> LineLimiter::Admit(std::string_view line, bool always, Time now) {
  const bool too_much = IsTooMuch(now) && !always;
  if (too_much || IsRepeated(line, now)) {
    ++held_back_;
    return std::nullopt;
  }
  return std::exchange(held_back_, 0);
}

}  // namespace foyer
