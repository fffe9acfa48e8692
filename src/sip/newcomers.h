// Accepted connections that have not proved who is behind them, the oldest first, by source. Where there is no room for
// one more, somebody of the source that holds the most of them goes: whoever holds all of them locks out himself.
#pragma once
#include <cstdint>
#include <set>
#include <unordered_map>

#include "base/source_of.h"

namespace foyer::sip {

class Newcomers {
 public:
  using Number = std::uint64_t;  // of a connection; a later one has a higher number

  void Add(const IpAddress& source, Number connection);
  // Also if it is not there.
  void Remove(const IpAddress& source, Number connection);

  std::size_t size() const { return size_; }
  std::size_t CountOf(const IpAddress& source) const;
  // 0: there is none.
  Number OldestOf(const IpAddress& source) const;
  // Of the source that has the most; of several such sources, the oldest.
  Number OldestOfMost() const;

 private:
  std::unordered_map<IpAddress, std::set<Number>> by_source_;
  std::size_t size_ = 0;
};

}  // namespace foyer::sip
