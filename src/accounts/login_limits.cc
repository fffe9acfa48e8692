#include "accounts/login_limits.h"

#include <algorithm>

#include "base/source_of.h"

namespace foyer::accounts {

namespace {

template <typename Table, typename Key>
Duration LeftOf(const Table& table, const Key& key, TimePoint now) {
  const auto found = table.find(key);
  return found == table.end() ? Duration::zero() : std::max(Duration::zero(), found->second.until - now);
}

}  // namespace

std::optional<std::chrono::seconds> LoginLimits::PauseOf(const std::string& account, const IpAddress& address) const {
  const TimePoint now = loop_.Now();
  const Duration left = std::max(
      {LeftOf(known_, account, now), LeftOf(unknown_, account, now), LeftOf(addresses_, SourceOf(address), now)});
  if (left == Duration::zero()) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(left);
}

LoginLimits::Pauses LoginLimits::CountWrong(const std::string& account, bool known, const IpAddress& address) {
  Pauses pauses;
  pauses.account = Count(known ? known_ : unknown_, account, kAccount);
  pauses.address = Count(addresses_, SourceOf(address), kAddress);
  return pauses;
}

template <typename Key>
std::optional<std::chrono::seconds> LoginLimits::Count(std::map<Key, Guesses>& table, const Key& key,
                                                       const GuessLimit::Steps& steps) {
  const TimePoint now = loop_.Now();
  if (table.size() >= kMost && !table.contains(key)) {
    table.erase(std::ranges::min_element(table, {}, [](const auto& entry) { return entry.second.last; }));
  }
  Guesses& guesses = table.try_emplace(key, Guesses{GuessLimit(steps), now, now}).first->second;
  guesses.last = now;
  const auto pause = guesses.limit.CountWrong(now);
  if (pause) guesses.until = now + *pause;
  return pause;
}

}  // namespace foyer::accounts
