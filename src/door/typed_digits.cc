#include "door/typed_digits.h"

#include <algorithm>
#include <utility>

namespace foyer::door {

namespace {
using namespace std::chrono_literals;
constexpr auto kDoubledWithin = 3s;
constexpr std::size_t kMostUnmatched = 64;
constexpr auto kForgottenAfter = 10s;
}  // namespace

bool DoubledDigits::IsSecondReport(UnlockMethod method, char digit, TimePoint now) {
  while (!unmatched_.empty() && (now - unmatched_.front().at > kDoubledWithin || unmatched_.size() >= kMostUnmatched)) {
    unmatched_.pop_front();
  }
  const auto other = std::ranges::find_if(
      unmatched_, [&](const Report& report) { return report.method != method && report.digit == digit; });
  if (other == unmatched_.end()) {
    unmatched_.push_back({method, digit, now});
    return false;
  }
  unmatched_.erase(other);
  return true;
}

TypedDigits::Outcome TypedDigits::Add(char digit, TimePoint now) {
  if (now - std::exchange(last_, now) > kForgottenAfter) {
    typed_.clear();
    rest_ = 0;
  }
  if (typed_.empty() && digit == '#' && codes_.hash_ends_a_code()) return {};
  typed_ += digit;
  if (const LockConfig* lock = codes_.Find(typed_)) {
    typed_.clear();
    rest_ = 0;
    return {Outcome::Kind::kCode, lock};
  }
  if (codes_.IsBeginning(typed_)) {
    if (rest_ > 0) --rest_;
    return {};
  }
  return StartAfterWrong(digit, std::exchange(typed_, {}).size());
}

// The digit that made the code wrong may begin the next one.
TypedDigits::Outcome TypedDigits::StartAfterWrong(char digit, std::size_t typed) {
  if (codes_.IsBeginning(std::string_view(&digit, 1))) typed_ = digit;
  if (rest_ > 0) {
    --rest_;
    return {Outcome::Kind::kRest};
  }
  rest_ = codes_.longest() - std::min(codes_.longest(), typed);
  return {Outcome::Kind::kWrong};
}

}  // namespace foyer::door
