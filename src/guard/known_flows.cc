#include "guard/known_flows.h"

#include <algorithm>

#include "base/source_of.h"

namespace foyer::guard {
namespace {

constexpr std::chrono::minutes kTidyEach{1};
constexpr std::chrono::minutes kGrain{1};

}  // namespace

Flow KnownFlows::KeyOf(const Flow& flow) {
  Flow key = flow;
  if (!IsStream(flow.transport)) key.local = {};
  return key;
}

const KnownFlow* KnownFlows::Find(const Flow& flow, TimePoint now) const {
  const auto found = flows_.find(KeyOf(flow));
  return found == flows_.end() || found->second.until <= now ? nullptr : &found->second;
}

KnownFlow* KnownFlows::Find(const Flow& flow, TimePoint now) {
  const auto found = flows_.find(KeyOf(flow));
  return found == flows_.end() || found->second.until <= now ? nullptr : &found->second;
}

bool KnownFlows::IsExpectedAt(const IpAddress& source, TimePoint now) const {
  const auto found = expected_.find(source);
  return found != expected_.end() && found->second > now;
}

// A minute longer than need be, so that not each message changes it.
void KnownFlows::Add(const Flow& flow, TimePoint until, TokenBucket::Limit limit, TimePoint now) {
  if (const KnownFlow* known = Find(flow, now); known != nullptr && known->until >= until) return;
  until += kGrain;
  Tidy(now);
  if (flows_.size() < kMaxFlows) {
    KnownFlow& known = flows_.try_emplace(KeyOf(flow), KnownFlow{until, {limit, now}, {}}).first->second;
    known.until = std::max(known.until, until);
  }
  if (expected_.size() < kMaxFlows) {
    TimePoint& expected = expected_[SourceOf(flow.remote.address)];
    expected = std::max({expected, until, now + kExpectedAgain});
  }
}

// Flows end without a word, and a phone that moves leaves many behind. Not each time: of a full table it takes a
// millisecond.
void KnownFlows::Tidy(TimePoint now) {
  if (now - tidied_ < kTidyEach) return;
  tidied_ = now;
  std::erase_if(flows_, [now](const auto& entry) { return entry.second.until <= now; });
  std::erase_if(expected_, [now](const auto& entry) { return entry.second <= now; });
}

}  // namespace foyer::guard
