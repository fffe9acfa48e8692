#include "proxy/ring_limit.h"

#include <utility>

namespace foyer::proxy {

std::optional<RingLimit::TooOften> RingLimit::Take(const Aor& identity, unsigned per_minute, TimePoint now) {
  const TokenBucket::Limit limit{per_minute / 60.0, static_cast<double>(per_minute)};
  if (identities_.size() >= kMaxIdentities) ForgetIdle(limit, now);
  Identity& known = identities_.try_emplace(identity, Identity{{limit, now}}).first->second;
  if (known.bucket.Take(limit, now)) {
    known.told = false;
    return std::nullopt;
  }
  const auto wait = std::chrono::ceil<std::chrono::seconds>(known.bucket.UntilNext(limit));
  return TooOften{static_cast<int>(wait.count()), !std::exchange(known.told, true)};
}

// Whose bucket is full has not rung for a while. If nobody is idle, all begin anew.
void RingLimit::ForgetIdle(TokenBucket::Limit limit, TimePoint now) {
  std::erase_if(identities_, [&](const auto& entry) { return entry.second.bucket.IsFull(limit, now); });
  if (identities_.size() >= kMaxIdentities) identities_.clear();
}

}  // namespace foyer::proxy
