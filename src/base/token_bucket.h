// How often something may happen: at once `burst` times, then `rate` times a second. Both are given each time, since a
// reload may change them.
#pragma once
#include <algorithm>
#include <chrono>

#include "foyer/event_loop.h"

namespace foyer {

class TokenBucket {
 public:
  struct Limit {
    double rate = 1;  // tokens a second
    double burst = 1;
  };

  // Full.
  TokenBucket(Limit limit, TimePoint now) : tokens_(limit.burst), filled_(now) {}

  // False: too often.
  bool Take(Limit limit, TimePoint now) {
    tokens_ = TokensAt(limit, now);
    filled_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }
  // After a Take() that was too often.
  Duration UntilNext(Limit limit) const {
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double>((1 - tokens_) / limit.rate));
  }
  bool IsFull(Limit limit, TimePoint now) const { return TokensAt(limit, now) >= limit.burst; }

 private:
  double TokensAt(Limit limit, TimePoint now) const {
    return std::min(limit.burst, tokens_ + limit.rate * std::chrono::duration<double>(now - filled_).count());
  }

  double tokens_;
  TimePoint filled_;
};

}  // namespace foyer
