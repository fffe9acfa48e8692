#include "door/lockout.h"

#include <algorithm>
#include <chrono>

namespace foyer::door {

namespace {
using namespace std::chrono_literals;
constexpr unsigned kWrongCodes = 5;
constexpr auto kFirst = 30s;
constexpr std::chrono::seconds kLongest = 1h;
constexpr unsigned kMostSteps = 8;  // 30 s * 2^7 is more than an hour
constexpr std::size_t kMostUsers = 1000;
}  // namespace

bool Lockout::IsLockedOut(const Aor& user, TimePoint now) const {
  const auto found = users_.find(user);
  return found != users_.end() && now < found->second.until;
}

bool Lockout::CountWrong(const Aor& user, TimePoint now) {
  if (!users_.contains(user)) MakeRoom();
  Record& record = users_[user];
  record.last = now;
  if (++record.wrong < kWrongCodes) return false;
  record.wrong = 0;
  record.until = now + std::min<std::chrono::seconds>(kFirst * (1U << record.steps), kLongest);
  record.steps = std::min(record.steps + 1, kMostSteps);
  return true;
}

// The one who was wrong longest ago goes.
void Lockout::MakeRoom() {
  if (users_.size() < kMostUsers) return;
  users_.erase(std::ranges::min_element(users_, {}, [](const auto& entry) { return entry.second.last; }));
}

}  // namespace foyer::door
