#include "proxy/ring_order.h"

#include <algorithm>

#include "proxy/branch.h"

namespace foyer::proxy {

void RingOrder::Add(const ContactBinding& binding) {
  std::erase_if(waiting_, [&](const ContactBinding& each) { return DeviceIdOf(each) == DeviceIdOf(binding); });
  const auto behind =
      std::ranges::find_if(waiting_, [&](const ContactBinding& each) { return each.q_permille < binding.q_permille; });
  waiting_.insert(behind, binding);
}

void RingOrder::RemoveUser(const Aor& user) {
  std::erase_if(waiting_, [&](const ContactBinding& each) { return each.aor == user; });
}

std::optional<ContactBinding> RingOrder::TakeDue() {
  if (waiting_.empty() || waiting_.front().q_permille < current_q_) return std::nullopt;
  ContactBinding due = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  return due;
}

bool RingOrder::NextGroup() {
  if (waiting_.empty()) return false;
  current_q_ = waiting_.front().q_permille;
  return true;
}

}  // namespace foyer::proxy
