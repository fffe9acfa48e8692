#include "sip/newcomers.h"

namespace foyer::sip {

void Newcomers::Add(const IpAddress& source, Number connection) {
  if (by_source_[source].insert(connection).second) ++size_;
}

void Newcomers::Remove(const IpAddress& source, Number connection) {
  const auto found = by_source_.find(source);
  if (found == by_source_.end()) return;
  size_ -= found->second.erase(connection);
  if (found->second.empty()) by_source_.erase(found);
}

std::size_t Newcomers::CountOf(const IpAddress& source) const {
  const auto found = by_source_.find(source);
  return found == by_source_.end() ? 0 : found->second.size();
}

Newcomers::Number Newcomers::OldestOf(const IpAddress& source) const {
  const auto found = by_source_.find(source);
  return found == by_source_.end() ? 0 : *found->second.begin();
}

Newcomers::Number Newcomers::OldestOfMost() const {
  std::size_t most = 0;
  Number oldest = 0;
  for (const auto& [source, connections] : by_source_) {
    const Number candidate = *connections.begin();
    if (connections.size() < most || (connections.size() == most && candidate > oldest)) continue;
    most = connections.size();
    oldest = candidate;
  }
  return oldest;
}

}  // namespace foyer::sip
