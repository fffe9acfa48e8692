// Flows whose device has proved who it is, and addresses where that happened. Only who has a password gets in, so when
// the table is full it is for want of tidying.
#pragma once
#include <optional>
#include <unordered_map>

#include "base/token_bucket.h"
#include "foyer/event_loop.h"
#include "foyer/flow.h"
#include "guard/score.h"

namespace foyer::guard {

struct KnownFlow {
  TimePoint until{};
  TokenBucket bucket;
  Score failures;
};

class KnownFlows {
 public:
  static constexpr std::size_t kMaxFlows = 32'768;
  // A device that loses its connection, or moves to another port, is expected again for so long.
  static constexpr std::chrono::hours kExpectedAgain{2};

  // Null if it is not there, or no more.
  KnownFlow* Find(const Flow& flow, TimePoint now);
  const KnownFlow* Find(const Flow& flow, TimePoint now) const;
  // True where a device was known lately. `source` is one of SourceOf().
  bool IsExpectedAt(const IpAddress& source, TimePoint now) const;

  void Add(const Flow& flow, TimePoint until, TokenBucket::Limit limit, TimePoint now);
  void Remove(const Flow& flow) { flows_.erase(KeyOf(flow)); }
  std::size_t size() const { return flows_.size(); }

 private:
  // Over UDP, which of our addresses it speaks to makes no difference.
  static Flow KeyOf(const Flow& flow);
  void Tidy(TimePoint now);

  std::unordered_map<Flow, KnownFlow> flows_;
  std::unordered_map<IpAddress, TimePoint> expected_;
  TimePoint tidied_{};
};

}  // namespace foyer::guard
