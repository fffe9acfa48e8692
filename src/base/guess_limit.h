// Makes guessing at one place (a keypad, an account) hopeless without shutting anybody else out: after so many wrong
// ones each further one costs a pause, twice as long each time. Only time forgives: who knows one right PIN must not be
// able to buy guesses with it.
#pragma once
#include <chrono>
#include <optional>

#include "foyer/event_loop.h"

namespace foyer {

class GuessLimit {
 public:
  struct Steps {
    unsigned free;                        // the wrong one that costs the first pause
    std::chrono::seconds forgiven_after;  // one wrong one each
    std::chrono::seconds first, longest;  // pause
  };
  static constexpr Steps kKeypad{5, std::chrono::minutes(30), std::chrono::seconds(30), std::chrono::hours(1)};
  // A card that is shown by mistake is no guess, and nobody chooses its number: short pauses will do.
  static constexpr Steps kReader{5, std::chrono::minutes(1), std::chrono::seconds(5), std::chrono::seconds(60)};

  explicit GuessLimit(const Steps& steps) : steps_(steps) {}

  bool IsPaused(TimePoint now) const { return now < until_; }
  // The pause that this one costs; nothing while it is free.
  std::optional<std::chrono::seconds> CountWrong(TimePoint now);

 private:
  void Forgive(TimePoint now);

  const Steps steps_;
  unsigned wrong_ = 0;
  TimePoint counted_;  // up to when time has forgiven
  TimePoint until_{};
};

}  // namespace foyer
